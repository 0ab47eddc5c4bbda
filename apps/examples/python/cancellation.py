import asyncio

async def tidy():
    print('tidy: working')
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as error:
        print(f'tidy: cancelled ({error}), cleaning up')
        raise
    finally:
        print('tidy: goodbye')
    return 'finished in time'

async def stubborn():
    print('stubborn: working')
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print('stubborn: cancelled, and carries on')
    await asyncio.sleep(1)
    return 'finished all the same'

async def main():
    for worker in (tidy, stubborn):
        task = asyncio.create_task(worker())
        await asyncio.sleep(1)
        task.cancel('time is up')
        try:
            print(f'main: {await task}')
        except asyncio.CancelledError:
            print('main: the task was cancelled')
        print('main: cancelled' if task.cancelled() else 'main: not cancelled')

asyncio.run(main())
