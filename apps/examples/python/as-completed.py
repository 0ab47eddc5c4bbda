import asyncio

async def async_coroutine(id):
    await asyncio.sleep(1)
    print(f'Inside coroutine with id: {id}')
    return id

async def main():
    task1 = asyncio.create_task(async_coroutine(1))
    task2 = asyncio.create_task(async_coroutine(2))
    # as_completed returns an iterator of coroutines.
    # we will get the results in the order in which the coroutines complete
    for async_task in asyncio.as_completed([task1, task2]):
        result = await async_task
        print(f'Task result: {result}')
    print('all done' if all([task1.done(), task2.done()]) else 'not all done')

    weather = {
        asyncio.create_task(asyncio.sleep(0.3, 'rain')): 'Bergen',
        asyncio.create_task(asyncio.sleep(0.1, 'fog')): 'Lima',
        asyncio.create_task(asyncio.sleep(0.2, 'sun')): 'Cairo',
    }
    # As an asynchronous iterator it gives the tasks themselves.
    async for report in asyncio.as_completed(weather):
        print(f'{weather[report]}: {report.result()}')

asyncio.run(main())
