"""Sockets with asyncio, both ends in one process."""

import asyncio

MESSAGE = bytes([7]) * 1024
LINE = b"x" * 79 + b"\n"
BULK = bytes([7]) * 65536


def port_of(server):
    return server.sockets[0].getsockname()[1]


async def send_back(reader, writer):
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


def download(send, take):
    async def measured(count, note):
        async def serve(_, writer):
            await send(writer, count)
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        reader, writer = await asyncio.open_connection("127.0.0.1", port_of(server))
        taken = await take(reader)
        writer.close()
        server.close()
        await server.wait_closed()
        return taken

    return measured


async def send_lines(writer, count):
    for line in range(count):
        writer.write(LINE)
        if line % 100 == 0:
            await writer.drain()


async def take_lines(reader):
    taken = 0
    while await reader.readline():
        taken += 1
    return taken


async def send_bulk(writer, count):
    for _ in range(count):
        writer.write(BULK)
        await writer.drain()


async def take_bulk(reader):
    taken = 0
    while data := await reader.read(len(BULK)):
        taken += len(data)
    return taken // len(BULK)


async def connect(count, note):
    server = await asyncio.start_server(send_back, "127.0.0.1", 0)
    for _ in range(count):
        reader, writer = await asyncio.open_connection("127.0.0.1", port_of(server))
        writer.write(MESSAGE)
        await reader.readexactly(len(MESSAGE))
        writer.close()
        await writer.wait_closed()
    server.close()
    await server.wait_closed()
    return count


SOCKETS = {
    "socket.lines": download(send_lines, take_lines),
    "socket.bulk": download(send_bulk, take_bulk),
    "socket.connect": connect,
}
