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


MESSAGE = bytes([7]) * 1024
LINE = b"x" * 79 + b"\n"
BULK = bytes([7]) * 65536


def port_of(server):
    return server.sockets[0].getsockname()[1]


class EchoProtocol(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)


class AskingProtocol(asyncio.Protocol):
    def __init__(self, count, over):
        self.left = count
        self.over = over
        self.missing = len(MESSAGE)

    def connection_made(self, transport):
        self.transport = transport
        transport.write(MESSAGE)

    def data_received(self, data):
        self.missing -= len(data)
        if self.missing > 0:
            return
        self.missing = len(MESSAGE)
        self.left -= 1
        if self.left > 0:
            self.transport.write(MESSAGE)
            return
        self.transport.close()
        self.over.set_result(None)


def echo_of_protocols(connections):
    async def measured(count):
        loop = asyncio.get_running_loop()
        server = await loop.create_server(EchoProtocol, "127.0.0.1", 0)
        ended = [loop.create_future() for _ in range(connections)]
        for over in ended:
            await loop.create_connection(
                lambda over=over: AskingProtocol(count // connections, over), "127.0.0.1", port_of(server)
            )
        for over in ended:
            await over
        server.close()
        await server.wait_closed()

    return measured


async def send_back(reader, writer):
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


def echo_of_streams(connections):
    async def measured(count):
        server = await asyncio.start_server(send_back, "127.0.0.1", 0)

        async def client():
            reader, writer = await asyncio.open_connection("127.0.0.1", port_of(server))
            for _ in range(count // connections):
                writer.write(MESSAGE)
                await writer.drain()
                await reader.readexactly(len(MESSAGE))
            writer.close()

        await asyncio.gather(*[client() for _ in range(connections)])
        server.close()
        await server.wait_closed()

    return measured


def download(send, take):
    async def measured(count):
        async def serve(_, writer):
            await send(writer, count)
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        reader, writer = await asyncio.open_connection("127.0.0.1", port_of(server))
        await take(reader)
        writer.close()
        server.close()
        await server.wait_closed()

    return measured


async def send_lines(writer, count):
    for line in range(count):
        writer.write(LINE)
        if line % 100 == 0:
            await writer.drain()


async def take_lines(reader):
    while await reader.readline():
        pass


async def send_bulk(writer, count):
    for _ in range(count):
        writer.write(BULK)
        await writer.drain()


async def take_bulk(reader):
    while await reader.read(len(BULK)):
        pass


async def connect(count):
    server = await asyncio.start_server(send_back, "127.0.0.1", 0)
    for _ in range(count):
        reader, writer = await asyncio.open_connection("127.0.0.1", port_of(server))
        writer.write(MESSAGE)
        await reader.readexactly(len(MESSAGE))
        writer.close()
        await writer.wait_closed()
    server.close()
    await server.wait_closed()


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
    "echo.protocol.1": echo_of_protocols(1),
    "echo.protocol.50": echo_of_protocols(50),
    "echo.streams.1": echo_of_streams(1),
    "echo.streams.50": echo_of_streams(50),
    "lines": download(send_lines, take_lines),
    "bulk": download(send_bulk, take_bulk),
    "connect": connect,
}

for line in sys.stdin:
    key, count = line.split()
    began = time.perf_counter_ns()
    asyncio.run(operations[key](int(count)))
    print((time.perf_counter_ns() - began) / int(count), flush=True)
