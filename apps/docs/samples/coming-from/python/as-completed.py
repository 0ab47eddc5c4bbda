import asyncio


async def answer(name, seconds):
    await asyncio.sleep(seconds)
    return name


async def main():
    questions = [answer("third", 0.15), answer("first", 0.05), answer("second", 0.1)]
    async for task in asyncio.as_completed(questions):
        print(await task)


asyncio.run(main())
