"""asyncio of CPython, with `--uvloop` on its loop, with `--eager` with the eager task factory."""

import asyncio
import sys

from answering import answer, random_numbers, resident_bytes
from asyncio_sockets import SOCKETS
from asyncio_trees import TREES

EAGER = "--eager" in sys.argv
TASK_FACTORY = asyncio.eager_task_factory if EAGER else None
STARTS = ("spawn.", "tg.", "tree.", "cancel.", "sleep.")

if "--uvloop" in sys.argv:
    import uvloop

    new_loop = uvloop.new_event_loop
    VERSION = f"uvloop {uvloop.__version__}"
else:
    new_loop = asyncio.new_event_loop
    VERSION = "asyncio"


def run(operation, count, note):
    loop = new_loop()
    asyncio.set_event_loop(loop)
    loop.set_task_factory(TASK_FACTORY)
    try:
        return loop.run_until_complete(operation(count, note))
    finally:
        asyncio.set_event_loop(None)
        loop.close()


async def one():
    return 1


async def idle():
    await asyncio.sleep(1000)


async def nest(depth):
    return 1 if depth == 0 else 1 + await nest(depth - 1)


async def turns(count, note=None):
    for _ in range(count):
        await asyncio.sleep(0)
    return count


async def call_10(count, note):
    calls = 0
    for _ in range(count):
        calls += await nest(9)
    return calls // 10


async def yield_100(count, note):
    return sum(await asyncio.gather(*[turns(count // 100) for _ in range(100)]))


async def spawn_join1(count, note):
    done = 0
    for _ in range(count):
        done += await asyncio.create_task(one())
    return done


async def spawn_1000(count, note):
    done = 0
    for _ in range(count // 1000):
        for task in [asyncio.create_task(one()) for _ in range(1000)]:
            done += await task
    return done


async def tg_1(count, note):
    done = 0
    for _ in range(count):
        async with asyncio.TaskGroup() as group:
            task = group.create_task(one())
        done += task.result()
    return done


async def tg_1000(count, note):
    done = 0

    async def member():
        nonlocal done
        done += 1

    for _ in range(count // 1000):
        async with asyncio.TaskGroup() as group:
            for _ in range(1000):
                group.create_task(member())
    return done


async def timeout_scope(count, note):
    done = 0
    for _ in range(count):
        async with asyncio.timeout(1000):
            done += await one()
    return done


async def timer_create_cancel(count, note):
    loop = asyncio.get_running_loop()
    timers = [loop.call_later(1000, one) for _ in range(count)]
    for timer in timers:
        timer.cancel()
    return len(timers)


async def sleep_rand(count, note):
    random = random_numbers(1)
    return len(await asyncio.gather(*[asyncio.sleep(random() * 0.1) for _ in range(count)]))


async def cancel_own(count, note):
    sleeping = [asyncio.create_task(idle()) for _ in range(count)]
    await asyncio.sleep(0)
    for task in sleeping:
        task.cancel()
    await asyncio.gather(*sleeping, return_exceptions=True)
    return sum(task.cancelled() for task in sleeping)


async def mem_task(count, note):
    before = resident_bytes()
    sleeping = [asyncio.create_task(idle()) for _ in range(count)]
    await asyncio.sleep(0)
    note((resident_bytes() - before) / count)
    for task in sleeping:
        task.cancel()
    return len(await asyncio.gather(*sleeping, return_exceptions=True))


async def lock_free(count, note):
    lock = asyncio.Lock()
    held = 0
    for _ in range(count):
        async with lock:
            held += 1
    return held


def contended(make):
    async def measured(count, note):
        wanted = make()
        held = 0

        async def worker():
            nonlocal held
            for _ in range(count // 100):
                await wanted.acquire()
                held += 1
                await asyncio.sleep(0)
                wanted.release()

        await asyncio.gather(*[worker() for _ in range(100)])
        return held

    return measured


async def q_room(count, note):
    queue = asyncio.Queue(10)
    taken = 0
    for _ in range(count):
        await queue.put(1)
        got = await queue.get()
        taken += got
    return taken


def through(size, pairs):
    async def measured(count, note):
        queue = asyncio.Queue(size)
        taken = 0

        async def producer():
            for _ in range(count // pairs):
                await queue.put(1)

        async def consumer():
            nonlocal taken
            for _ in range(count // pairs):
                got = await queue.get()
                taken += got

        await asyncio.gather(*[producer() for _ in range(pairs)], *[consumer() for _ in range(pairs)])
        return taken

    return measured


async def event_100(count, note):
    event = asyncio.Event()
    woken = 0

    async def waiter():
        nonlocal woken
        for _ in range(count // 100):
            await event.wait()
            woken += 1

    async def setter():
        for _ in range(count // 100):
            event.set()
            event.clear()
            await asyncio.sleep(0)

    await asyncio.gather(*[waiter() for _ in range(100)], setter())
    return woken


async def condition_100(count, note):
    condition = asyncio.Condition()
    woken = 0

    async def waiter():
        nonlocal woken
        await condition.acquire()
        for _ in range(count // 100):
            await condition.wait()
            woken += 1
        condition.release()

    async def notifier():
        for _ in range(count // 100):
            await condition.acquire()
            condition.notify_all()
            condition.release()
            await asyncio.sleep(0)

    await asyncio.gather(*[waiter() for _ in range(100)], notifier())
    return woken


async def barrier_10(count, note):
    barrier = asyncio.Barrier(10)
    passed = 0

    async def member():
        nonlocal passed
        for _ in range(count // 10):
            await barrier.wait()
            passed += 1

    await asyncio.gather(*[member() for _ in range(10)])
    return passed


OPERATIONS = {
    "call.10": call_10,
    "yield.1": turns,
    "yield.100": yield_100,
    "spawn.join1": spawn_join1,
    "spawn.1000": spawn_1000,
    "tg.1": tg_1,
    "tg.1000": tg_1000,
    "timeout.scope": timeout_scope,
    "timer.create_cancel": timer_create_cancel,
    "sleep.rand": sleep_rand,
    "cancel.own": cancel_own,
    "lock.free": lock_free,
    "lock.100": contended(asyncio.Lock),
    "sem10.100": contended(lambda: asyncio.Semaphore(10)),
    "q.room": q_room,
    "q1.1x1": through(1, 1),
    "q1.10x10": through(1, 10),
    "q100.1x1": through(100, 1),
    "q100.10x10": through(100, 10),
    "event.100": event_100,
    "condition.100": condition_100,
    "barrier.10": barrier_10,
    "mem.task": mem_task,
    **TREES,
    **SOCKETS,
}

if EAGER:
    OPERATIONS = {key: operation for key, operation in OPERATIONS.items() if key.startswith(STARTS)}
answer(OPERATIONS, run, VERSION)
