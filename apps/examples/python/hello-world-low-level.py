import asyncio

async def hello_world():
    print('Hello World!')

asyncio.set_event_loop(asyncio.new_event_loop())

loop = asyncio.get_event_loop()
# Blocking call which returns when the hello_world() coroutine is done
loop.run_until_complete(hello_world())
loop.close()
print('closed' if loop.is_closed() else 'still open')
