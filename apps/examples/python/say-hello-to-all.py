import asyncio

async def say_hello(name: str) -> None:
    await asyncio.sleep(1)
    print(f'Hello, {name}')

async def async_tasks(names):
    start = asyncio.get_running_loop().time()
    await asyncio.gather(*[say_hello(name) for name in names])
    print(f'{asyncio.get_running_loop().time() - start:.0f} secs')

asyncio.run(async_tasks(['John', 'Jane', 'Alice']))
