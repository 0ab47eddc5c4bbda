import asyncio


async def greet(name, seconds):
    await asyncio.sleep(seconds)
    print(f"hello {name}")
    return name.upper()


async def main():
    ada = asyncio.create_task(greet("Ada", 0.08), name="greet-ada")
    bob = asyncio.create_task(greet("Bob", 0.02), name="greet-bob")
    print(ada.get_name(), str(ada.done()).lower())
    print(await ada, await bob)


asyncio.run(main())
