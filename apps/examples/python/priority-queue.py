import asyncio

async def treat(waiting_room):
    while True:
        urgency, name = await waiting_room.get()
        print(f'{name} comes in, urgency {urgency}')
        await asyncio.sleep(1)
        waiting_room.task_done()

async def main():
    waiting_room = asyncio.PriorityQueue()
    waiting_room.put_nowait((3, 'a cough'))
    waiting_room.put_nowait((2, 'a broken arm'))
    waiting_room.put_nowait((2, 'a bee sting'))

    doctor = asyncio.create_task(treat(waiting_room))
    await asyncio.sleep(0.5)
    print('an ambulance arrives')
    waiting_room.put_nowait((1, 'a heart attack'))

    await waiting_room.join()
    print('nobody waits any more')
    doctor.cancel()

asyncio.run(main())
