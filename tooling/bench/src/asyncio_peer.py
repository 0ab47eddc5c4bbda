"""The same operations on CPython's asyncio. Reads lines of an operation's key and a count, answers with nanoseconds for one."""

import asyncio
import sys
import time


async def one():
    return 1


async def nest(depth):
    return 0 if depth == 0 else 1 + await nest(depth - 1)


async def turns(count):
    for _ in range(count):
        await asyncio.sleep(0)


async def call_10(count):
    for _ in range(count):
        await nest(10)


async def yield_100(count):
    await asyncio.gather(*[turns(count // 100) for _ in range(100)])


async def spawn_join1(count):
    for _ in range(count):
        await asyncio.create_task(one())


async def spawn_1000(count):
    for _ in range(count // 1000):
        for task in [asyncio.create_task(one()) for _ in range(1000)]:
            await task


async def tg_1(count):
    for _ in range(count):
        async with asyncio.TaskGroup() as group:
            group.create_task(one())


async def timeout_scope(count):
    for _ in range(count):
        async with asyncio.timeout(10):
            await one()


async def timer_create_cancel(count):
    loop = asyncio.get_running_loop()
    for _ in range(count):
        loop.call_later(10, one).cancel()


async def cancel_own(count):
    tasks = [asyncio.create_task(asyncio.sleep(1000)) for _ in range(count)]
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


operations = {
    "call.10": call_10,
    "yield.1": turns,
    "yield.100": yield_100,
    "spawn.join1": spawn_join1,
    "spawn.1000": spawn_1000,
    "tg.1": tg_1,
    "timeout.scope": timeout_scope,
    "timer.create_cancel": timer_create_cancel,
    "cancel.own": cancel_own,
}

for line in sys.stdin:
    key, count = line.split()
    began = time.perf_counter_ns()
    asyncio.run(operations[key](int(count)))
    print((time.perf_counter_ns() - began) / int(count), flush=True)
