import asyncio
from contextvars import ContextVar, copy_context

user = ContextVar("user", default="nobody")


async def handle(name):
    user.set(name)
    await asyncio.sleep(0.01)
    print("handled for", user.get())


async def main():
    await asyncio.gather(asyncio.create_task(handle("Ada")), asyncio.create_task(handle("Bob")))
    print("outside:", user.get())  # each task has a copy

    token = user.set("Eve")
    copy_context().run(lambda: user.set("Mallory"))
    print("still", user.get())
    user.reset(token)
    print("again", user.get())


asyncio.run(main())
