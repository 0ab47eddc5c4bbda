import asyncio

async def cook(dish, seconds):
    print(f'{dish}: on the stove')
    await asyncio.sleep(seconds)
    print(f'{dish}: ready')
    return dish

async def main():
    async with asyncio.TaskGroup() as tg:
        task1 = tg.create_task(cook('rice', 1))
        task2 = tg.create_task(cook('beans', 0.5))
    print('Both tasks have completed now.')
    print(f'{task1.result()} and {task2.result()}')

asyncio.run(main())
