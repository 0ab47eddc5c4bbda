import asyncio

async def mirror(name, seconds):
    try:
        await asyncio.sleep(seconds)
        return f'the file from {name}'
    except asyncio.CancelledError:
        print(f'{name}: not needed any more')
        raise

async def main():
    tasks = [asyncio.create_task(mirror('Oslo', 60)), asyncio.create_task(mirror('Lima', 0.5))]

    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        print(task.result())

    print(f'{len(pending)} still pending')
    for task in pending:
        task.cancel()
    done, pending = await asyncio.wait(pending)
    print(f'{len(done)} done, {len(pending)} still pending')

asyncio.run(main())
