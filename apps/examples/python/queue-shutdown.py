import asyncio

async def wash(worker, seconds, plates):
    washed = 0
    try:
        while True:
            plate = await plates.get()
            await asyncio.sleep(seconds)
            print(f'{worker} has washed plate {plate}')
            washed += 1
            plates.task_done()
    except asyncio.QueueShutDown:
        print(f'{worker} goes home, {washed} washed')

async def main():
    plates = asyncio.Queue()
    for plate in range(1, 6):
        plates.put_nowait(plate)

    async with asyncio.TaskGroup() as group:
        group.create_task(wash('Ann', 0.2, plates))
        group.create_task(wash('Ben', 0.5, plates))
        await plates.join()
        print('the first dishes are done')

        for plate in range(6, 9):
            await plates.put(plate)
        plates.shutdown()
        try:
            await plates.put(9)
        except asyncio.QueueShutDown:
            print('plate 9 comes too late')
    print('nobody is left')

asyncio.run(main())
