import asyncio
import types


@types.coroutine
def turn():
    yield  # lets the others run once
    return "a turn later"


@types.coroutine
def compute(x, y):
    yield from asyncio.sleep(0.01).__await__()
    return x + y


async def main():
    print(await turn())
    print(await compute(1, 2))


asyncio.run(main())
