import asyncio

async def visit(guest, opened):
    print(f'{guest} finds the door open' if opened.is_set() else f'{guest} waits at the door')
    await opened.wait()
    print(f'{guest} is in')

async def main():
    opened = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(visit('Ann', opened))
        group.create_task(visit('Ben', opened))
        await asyncio.sleep(1)
        print('the door opens')
        opened.set()
        await asyncio.sleep(1)
        group.create_task(visit('Cleo', opened))

asyncio.run(main())
