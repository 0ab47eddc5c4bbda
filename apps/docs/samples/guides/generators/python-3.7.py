import asyncio


async def compute(x, y):
    await asyncio.sleep(0.1)
    return x + y


async def print_sum(x, y):
    result = await compute(x, y)
    print(f"{x} + {y} = {result}")


asyncio.run(print_sum(1, 2))
