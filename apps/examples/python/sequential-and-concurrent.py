import asyncio

async def foo():
    print('Hello')
    await asyncio.sleep(2)
    print('World')
    return 42

async def bar():
    await asyncio.sleep(1)
    print('Brave')
    return 7

async def sequential():
    r1 = await foo()
    r2 = await bar()
    print(r1 + r2)

async def concurrent():
    r1, r2 = await asyncio.gather(foo(), bar())
    print(r1 + r2)

async def timed(coro):
    loop = asyncio.get_running_loop()
    start = loop.time()
    await coro
    end = loop.time()
    print(f'{end - start:.0f} secs')

asyncio.run(timed(sequential()))
asyncio.run(timed(concurrent()))
