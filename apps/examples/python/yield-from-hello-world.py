import asyncio
import types

@types.coroutine  # was @asyncio.coroutine
def hello_world():
    print("Hello World!")
    yield from ()  # a plain function was enough for asyncio.coroutine

loop = asyncio.new_event_loop()  # was asyncio.get_event_loop()
# Blocking call which returns when the hello_world() coroutine is done
loop.run_until_complete(hello_world())
loop.close()
