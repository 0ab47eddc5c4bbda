import asyncio

async def divide(x, y):
    await asyncio.sleep(1)
    if y == 0:
        raise ValueError(f'cannot divide {x} by zero')
    return x // y

async def main():
    try:
        await asyncio.gather(divide(6, 3), divide(6, 0))
    except ValueError as error:
        print(f'gather raised: {error}')

    results = await asyncio.gather(divide(6, 3), divide(6, 0), divide(8, 2), return_exceptions=True)
    for result in results:
        print(f'failed: {result}' if isinstance(result, Exception) else f'result: {result}')

asyncio.run(main())
