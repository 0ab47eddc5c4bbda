import asyncio


async def work(name, jobs):
    while True:
        try:
            job = await jobs.get()
        except asyncio.QueueShutDown:
            return
        print(name, job)
        jobs.task_done()


async def main():
    jobs = asyncio.Queue(2)
    async with asyncio.TaskGroup() as group:
        group.create_task(work("first", jobs))
        group.create_task(work("second", jobs))
        for job in ["sweep", "mop", "polish"]:
            await jobs.put(job)
        await jobs.join()
        jobs.shutdown()

    urgent = asyncio.PriorityQueue()
    urgent.put_nowait((2, "later"))
    urgent.put_nowait((1, "now"))
    print((await urgent.get())[1], (await urgent.get())[1])


asyncio.run(main())
