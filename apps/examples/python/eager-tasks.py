import asyncio

cache = {'Oslo': 'snow'}

async def weather(place):
    print(f'{place}: looked up')
    if place in cache:
        return cache[place]
    await asyncio.sleep(0.5)
    return 'fog'

async def ask():
    reports = []
    for place in ('Oslo', 'Lima'):
        print(f'{place}: asked')
        reports.append(asyncio.create_task(weather(place)))
    print('all asked')
    for report in reports:
        print(await report)

async def main():
    print('lazy')
    await ask()

    print('eager')
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    await ask()

asyncio.run(main())
