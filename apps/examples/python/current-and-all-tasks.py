import asyncio

async def worker():
    print(f'running: {asyncio.current_task().get_name()}')
    await asyncio.sleep(1)

def show_all_tasks():
    names = sorted(task.get_name() for task in asyncio.all_tasks())
    print(f'not done yet: {", ".join(names)}')

async def main():
    asyncio.current_task().set_name('main')
    tasks = [asyncio.create_task(worker(), name=name) for name in ('worker A', 'worker B')]
    show_all_tasks()
    await asyncio.gather(*tasks)
    show_all_tasks()

asyncio.run(main())
