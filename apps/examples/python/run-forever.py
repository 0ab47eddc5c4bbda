import asyncio

def tick(loop, n):
    print(f'tick {n}')
    if n < 3:
        loop.call_later(1, tick, loop, n + 1)
    else:
        loop.stop()

loop = asyncio.new_event_loop()
loop.call_soon(tick, loop, 1)
loop.run_forever()
print('stopped')
loop.close()
