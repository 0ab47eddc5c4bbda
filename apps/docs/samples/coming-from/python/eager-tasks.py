import asyncio

prices = {"tea": 3}


async def price(name):
    print(f"looks up {name}")
    return prices.get(name, 0)


async def main():
    later = asyncio.create_task(price("tea"))
    print("the first is made")
    await later

    now = asyncio.create_task(price("tea"), eager_start=True)
    print("the second is made")
    await now

    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    always = asyncio.create_task(price("tea"))
    print("the third is made")
    print(await always)


asyncio.run(main())
