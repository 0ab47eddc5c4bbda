import asyncio

lock = asyncio.Lock()
permits = asyncio.Semaphore(2)
open_ = asyncio.Event()


async def visit(name, turns):
    await open_.wait()
    async with permits:
        print(name, "is in")
        for _ in range(turns):
            await asyncio.sleep(0)
    async with lock:
        print(name, "signs the book")


async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(visit("Ada", 1))
        group.create_task(visit("Bob", 9))
        group.create_task(visit("Eve", 1))
        print("the doors open")
        open_.set()

    async with lock:
        print("held:", str(lock.locked()).lower())


asyncio.run(main())
