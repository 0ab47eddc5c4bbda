"""An echo server: `protocol` or `streams`, with `--uvloop` on its loop. Prints its port."""

import asyncio
import sys

if "--uvloop" in sys.argv:
    import uvloop

    new_loop = uvloop.new_event_loop
else:
    new_loop = asyncio.new_event_loop


class EchoProtocol(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)


async def send_back(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


async def main():
    if "streams" in sys.argv:
        server = await asyncio.start_server(send_back, "127.0.0.1", 0)
    else:
        server = await asyncio.get_running_loop().create_server(EchoProtocol, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


new_loop().run_until_complete(main())
