import asyncio


async def answer(name, seconds):
    await asyncio.sleep(seconds)
    return name


async def main():
    tasks = [asyncio.create_task(answer("slow", 0.1)), asyncio.create_task(answer("quick", 0.01))]

    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        print("first:", task.result())
    print("still waiting for", len(pending))

    done, pending = await asyncio.wait(pending, timeout=1)
    for task in done:
        print("then:", task.result())


asyncio.run(main())
