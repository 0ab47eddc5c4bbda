import asyncio
import types

@types.coroutine  # was @asyncio.coroutine
def op1():
    print("op1: A")
    yield from asyncio.sleep(1)
    print("op1: B")
    yield from asyncio.sleep(2)
    print("op1: C")

@types.coroutine
def op2():
    yield from asyncio.sleep(2)
    print("op2: A")
    yield from asyncio.sleep(2)
    print("op2: C")

loop = asyncio.new_event_loop()  # was asyncio.get_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(op1())

future_o1 = asyncio.ensure_future(op1(), loop=loop)
future_o2 = asyncio.ensure_future(op2(), loop=loop)
future_o12 = asyncio.gather(future_o1, future_o2)
loop.run_until_complete(future_o12)
loop.close()
