import asyncio


async def main():
    print("water on")
    await asyncio.sleep(0.1)
    print("it boils")
    return "a cup of tea"


print(asyncio.run(main()))
