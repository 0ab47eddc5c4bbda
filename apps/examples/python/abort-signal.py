import asyncio

class EventEmitter:
    def __init__(self):
        self.listeners = []

    async def once(self):
        listener = asyncio.get_running_loop().create_future()
        self.listeners.append(listener)
        try:
            return await listener
        finally:
            self.listeners.remove(listener)

    def emit(self, value):
        for listener in self.listeners:
            listener.set_result(value)

doorbell = EventEmitter()

async def listen():
    try:
        while True:
            who = await doorbell.once()
            print(f'{who} is at the door')
    finally:
        print(f'{len(doorbell.listeners)} listeners left')

async def main():
    listening = asyncio.create_task(listen())
    for who in ('the postman', 'a neighbour'):
        await asyncio.sleep(0.1)
        doorbell.emit(who)
    await asyncio.sleep(0.1)
    listening.cancel()
    try:
        await listening
    except asyncio.CancelledError:
        print('nobody listens any more')

asyncio.run(main())
