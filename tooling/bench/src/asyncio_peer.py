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


async def lock_free(count):
    lock = asyncio.Lock()
    for _ in range(count):
        await lock.acquire()
        lock.release()


def contended(make):
    async def measured(count):
        wanted = make()

        async def worker():
            for _ in range(count // 100):
                await wanted.acquire()
                await asyncio.sleep(0)
                wanted.release()

        await asyncio.gather(*[worker() for _ in range(100)])

    return measured


async def q_room(count):
    queue = asyncio.Queue(10)
    for item in range(count):
        await queue.put(item)
        await queue.get()


def through(size, pairs):
    async def measured(count):
        queue = asyncio.Queue(size)

        async def producer():
            for item in range(count // pairs):
                await queue.put(item)

        async def consumer():
            for _ in range(count // pairs):
                await queue.get()

        await asyncio.gather(*[producer() for _ in range(pairs)], *[consumer() for _ in range(pairs)])

    return measured


async def event_100(count):
    event = asyncio.Event()

    async def waiter():
        for _ in range(count // 100):
            await event.wait()

    async def setter():
        for _ in range(count // 100):
            event.set()
            event.clear()
            await asyncio.sleep(0)

    await asyncio.gather(*[waiter() for _ in range(100)], setter())


async def condition_100(count):
    condition = asyncio.Condition()

    async def waiter():
        await condition.acquire()
        for _ in range(count // 100):
            await condition.wait()
        condition.release()

    async def notifier():
        for _ in range(count // 100):
            await condition.acquire()
            condition.notify_all()
            condition.release()
            await asyncio.sleep(0)

    await asyncio.gather(*[waiter() for _ in range(100)], notifier())


async def barrier_10(count):
    barrier = asyncio.Barrier(10)

    async def member():
        for _ in range(count // 10):
            await barrier.wait()

    await asyncio.gather(*[member() for _ in range(10)])


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
    "lock.free": lock_free,
    "lock.100": contended(asyncio.Lock),
    "sem10.100": contended(lambda: asyncio.Semaphore(10)),
    "q.room": q_room,
    "q1.1x1": through(1, 1),
    "q100.10x10": through(100, 10),
    "event.100": event_100,
    "condition.100": condition_100,
    "barrier.10": barrier_10,
}

for line in sys.stdin:
    key, count = line.split()
    began = time.perf_counter_ns()
    asyncio.run(operations[key](int(count)))
    print((time.perf_counter_ns() - began) / int(count), flush=True)
