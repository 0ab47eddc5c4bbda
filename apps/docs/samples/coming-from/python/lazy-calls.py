import asyncio


# What an async function of JavaScript does, a task that begins at once does in Python.
async def eager():
    print("eager: begun")


async def lazy():
    print("lazy: begun")


async def main():
    begun = asyncio.create_task(eager(), eager_start=True)
    print("an async function was called")
    await begun

    waiting = lazy()
    print("a coroutine was made")
    await waiting

    task = asyncio.create_task(eager())
    print("a task was made")
    await task


asyncio.run(main())
