import asyncio

async def visit(place, seconds, limit):
    try:
        async with asyncio.timeout(limit):
            await asyncio.sleep(seconds)
        print(f'{place}: seen')
    except TimeoutError:
        print(f'{place}: too slow, let us go on')

async def main():
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(1) as day:
            await visit('castle', 0.4, 0.5)
            await visit('museum', 60, 0.5)
            day.reschedule(loop.time() + 0.5)
            print('let us stay longer')
            await visit('harbour', 0.3, 0.5)
            await visit('market', 60, 0.5)
    except TimeoutError:
        print('the day is over')

asyncio.run(main())
