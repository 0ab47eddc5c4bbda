"""trio. It has no tasks that are awaited one by one, and no timers without a task."""

import trio

from answering import BRANCHES, LEAF_SECONDS, answer, leaf_of, levels_of, random_numbers, resident_bytes


async def one():
    return 1


async def idle():
    await trio.sleep(1000)


async def nest(depth):
    return 1 if depth == 0 else 1 + await nest(depth - 1)


async def turns(count, note=None):
    for _ in range(count):
        await trio.lowlevel.checkpoint()
    return count


async def call_10(count, note):
    calls = 0
    for _ in range(count):
        calls += await nest(9)
    return calls // 10


async def yield_100(count, note):
    async with trio.open_nursery() as nursery:
        for _ in range(100):
            nursery.start_soon(turns, count // 100)
    return count


def nurseries(size):
    async def measured(count, note):
        done = 0

        async def member():
            nonlocal done
            done += 1

        for _ in range(count // size):
            async with trio.open_nursery() as nursery:
                for _ in range(size):
                    nursery.start_soon(member)
        return done

    return measured


async def timeout_scope(count, note):
    done = 0
    for _ in range(count):
        with trio.fail_after(1000):
            done += await one()
    return done


async def sleep_rand(count, note):
    random = random_numbers(1)
    async with trio.open_nursery() as nursery:
        for _ in range(count):
            nursery.start_soon(trio.sleep, random() * 0.1)
    return count


async def mem_task(count, note):
    before = resident_bytes()
    async with trio.open_nursery() as nursery:
        for _ in range(count):
            nursery.start_soon(idle)
        await trio.lowlevel.checkpoint()
        await trio.lowlevel.checkpoint()
        note((resident_bytes() - before) / count)
        nursery.cancel_scope.cancel()
    return count


async def cancel_own(count, note):
    async with trio.open_nursery() as nursery:
        for _ in range(count):
            nursery.start_soon(idle)
        await trio.lowlevel.checkpoint()
        await trio.lowlevel.checkpoint()
        nursery.cancel_scope.cancel()
    return count


async def lock_free(count, note):
    lock = trio.Lock()
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
                async with wanted:
                    held += 1
                    await trio.lowlevel.checkpoint()

        async with trio.open_nursery() as nursery:
            for _ in range(100):
                nursery.start_soon(worker)
        return held

    return measured


async def q_room(count, note):
    sending, receiving = trio.open_memory_channel(10)
    taken = 0
    for _ in range(count):
        await sending.send(1)
        got = await receiving.receive()
        taken += got
    return taken


def through(size, pairs):
    async def measured(count, note):
        sending, receiving = trio.open_memory_channel(size)
        taken = 0

        async def producer():
            for _ in range(count // pairs):
                await sending.send(1)

        async def consumer():
            nonlocal taken
            for _ in range(count // pairs):
                got = await receiving.receive()
                taken += got

        async with trio.open_nursery() as nursery:
            for _ in range(pairs):
                nursery.start_soon(producer)
                nursery.start_soon(consumer)
        return taken

    return measured


def tree(kind):
    async def measured(count, note):
        must_wait = leaf_of(kind)
        leaves = 0

        async def grow(level):
            nonlocal leaves
            if level > 0:
                async with trio.open_nursery() as nursery:
                    for _ in range(BRANCHES):
                        nursery.start_soon(grow, level - 1)
                return
            leaves += 1
            if must_wait():
                await trio.sleep(LEAF_SECONDS)

        await grow(levels_of(count))
        return leaves

    return measured


OPERATIONS = {
    "call.10": call_10,
    "yield.1": turns,
    "yield.100": yield_100,
    "tg.1": nurseries(1),
    "tg.1000": nurseries(1000),
    "timeout.scope": timeout_scope,
    "sleep.rand": sleep_rand,
    "cancel.own": cancel_own,
    "lock.free": lock_free,
    "lock.100": contended(trio.Lock),
    "sem10.100": contended(lambda: trio.Semaphore(10)),
    "q.room": q_room,
    "q1.1x1": through(1, 1),
    "q1.10x10": through(1, 10),
    "q100.1x1": through(100, 1),
    "q100.10x10": through(100, 10),
    "mem.task": mem_task,
    **{f"tree.{kind}.tg": tree(kind) for kind in ("none", "io", "memoization", "cpu_io_mixed")},
}

answer(OPERATIONS, trio.run, f"trio {trio.__version__}")
