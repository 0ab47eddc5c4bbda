"""The other end of the tests: CPython's asyncio. The first argument says which part it plays."""

import asyncio
import hashlib
import sys


async def hash_of(reader):
    """What has come until the other side has said that no more will."""
    digest, count = hashlib.sha256(), 0
    while data := await reader.read(65536):
        digest.update(data)
        count += len(data)
    return f"{count} {digest.hexdigest()}"


async def serve(*, path=None):
    """Counts what it gets, and answers when the other side has ended: half of the connection is closed by then."""

    async def answer(reader, writer):
        writer.write((await hash_of(reader)).encode() + b"\n")
        writer.close()
        await writer.wait_closed()

    if path is None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        print(server.sockets[0].getsockname()[1], flush=True)
    else:
        server = await asyncio.start_unix_server(answer, path)
        print("listening", flush=True)
    await server.serve_forever()


async def lines():
    """Answers each line, and keeps the connection until the other side closes it."""

    async def answer(reader, writer):
        while line := await reader.readline():
            writer.write(line.upper())
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


async def ask(place, size):
    """Sends so many bytes, ends its half, and prints what comes back."""
    if place.isdigit():
        reader, writer = await asyncio.open_connection("127.0.0.1", int(place))
    else:
        reader, writer = await asyncio.open_unix_connection(place)
    data = bytes(index * 7919 % 251 for index in range(int(size)))
    for at in range(0, len(data), 100_000):
        writer.write(data[at : at + 100_000])
        await writer.drain()
    writer.write_eof()
    print((await reader.read()).decode().strip(), flush=True)
    writer.close()
    await writer.wait_closed()


async def ask_lines(port, count):
    """A hundred connections at once, with lines to and fro on each."""

    async def client(number):
        reader, writer = await asyncio.open_connection("127.0.0.1", int(port))
        for line in range(int(count)):
            writer.write(b"%d:%d\n" % (number, line))
            assert await reader.readline() == b"%d:%d\n" % (number, line)
        writer.close()
        await writer.wait_closed()

    await asyncio.gather(*[client(number) for number in range(100)])
    print("all came back", flush=True)


class Mirror(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, address):
        self.transport.sendto(data[::-1], address)


async def mirror():
    """Sends each datagram back, turned round."""
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(Mirror, local_addr=("127.0.0.1", 0))
    print(transport.get_extra_info("sockname")[1], flush=True)
    await loop.create_future()


class Asking(asyncio.DatagramProtocol):
    def __init__(self):
        self.received = asyncio.Queue()

    def datagram_received(self, data, address):
        self.received.put_nowait(data)


async def ask_mirror(port):
    """Datagrams of several sizes, one after the other."""
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.create_datagram_endpoint(Asking, remote_addr=("127.0.0.1", int(port)))
    for size in (1, 1000, 9000, 60_000):
        data = bytes(index % 251 for index in range(size))
        transport.sendto(data)
        assert await protocol.received.get() == data[::-1]
    transport.close()
    print("all came back", flush=True)


parts = {
    "serve": serve,
    "serve-at": lambda path: serve(path=path),
    "lines": lines,
    "ask": ask,
    "ask-lines": ask_lines,
    "mirror": mirror,
    "ask-mirror": ask_mirror,
}

asyncio.run(parts[sys.argv[1]](*sys.argv[2:]))
