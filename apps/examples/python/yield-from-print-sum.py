import asyncio
import types

@types.coroutine  # was @asyncio.coroutine
def compute(x, y):
    print("Compute %s + %s ..." % (x, y))
    yield from asyncio.sleep(1.0)
    return x + y

@types.coroutine
def print_sum(x, y):
    result = yield from compute(x, y)
    print("%s + %s = %s" % (x, y, result))

loop = asyncio.new_event_loop()  # was asyncio.get_event_loop()
loop.run_until_complete(print_sum(1, 2))
loop.close()
