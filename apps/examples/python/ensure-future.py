import asyncio

async def op1():
    print('op1: A')
    await asyncio.sleep(1)
    print('op1: B')
    await asyncio.sleep(2)
    print('op1: C')

async def op2():
    await asyncio.sleep(2)
    print('op2: A')
    await asyncio.sleep(2)
    print('op2: C')

loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)

future_o1 = asyncio.ensure_future(op1())
future_o2 = asyncio.ensure_future(op2())
future_o12 = asyncio.gather(future_o1, future_o2)
loop.run_until_complete(future_o12)
loop.close()
