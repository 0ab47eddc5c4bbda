import asyncio


async def half(n):
    await asyncio.sleep(0.01)
    if n % 2 == 1:
        raise ValueError(f"{n} is odd")
    return n // 2


async def main():
    one, two = await asyncio.gather(half(2), half(4))
    print(one, two)

    outcomes = await asyncio.gather(half(6), half(7), return_exceptions=True)
    for outcome in outcomes:
        print(f"failed: {outcome}" if isinstance(outcome, Exception) else outcome)

    try:
        await asyncio.gather(half(8), half(9))
    except ValueError as error:
        print(error)


asyncio.run(main())
