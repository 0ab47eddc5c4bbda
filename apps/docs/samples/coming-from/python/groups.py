import asyncio


async def load(name, seconds):
    try:
        await asyncio.sleep(seconds)
        if name == "broken":
            raise ValueError(f"{name} could not be loaded")
        return name
    finally:
        print(f"{name} is left")


async def main():
    async with asyncio.TaskGroup() as group:
        one = group.create_task(load("one", 0.08))
        two = group.create_task(load("two", 0.01))
    for task in one, two:
        print(task.result())

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(load("broken", 0.01))
            group.create_task(load("patient", 60))  # cancelled when the other one fails
    except* ValueError as failures:
        for error in failures.exceptions:
            print(error)


asyncio.run(main())
