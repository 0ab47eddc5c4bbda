import asyncio
import math

async def corot1(*args):
    await asyncio.sleep(1)
    return sum(args)

async def corot2(*args):
    await asyncio.sleep(1)
    return math.prod(args)

async def wrapper_corot(*args):
    r1 = await corot1(*args)
    print(f'{args[0]}, {args[1]}, {args[2]}: the sum is {r1}')
    r2 = await corot2(*args)
    return (r1, r2)

async def async_driver():
    results = await asyncio.gather(
        wrapper_corot(1, 2, 3),
        wrapper_corot(4, 5, 6),
        wrapper_corot(7, 8, 9))
    for r1, r2 in results:
        print(f'sum {r1}, product {r2}')

asyncio.run(async_driver())
