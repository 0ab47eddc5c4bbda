import asyncio

PAGES = ['/', '/about', '/news', '/contact', '/imprint']


async def serve(reader, writer):
    _, path, _ = (await reader.readline()).decode().split(' ')
    while len(await reader.readline()) > 2:
        pass
    await asyncio.sleep(1)
    body = f'This is {path}\n'
    head = ['HTTP/1.1 200 OK', f'Content-Length: {len(body)}', 'Connection: close', '', '']
    writer.write(('\r\n'.join(head) + body).encode())
    writer.close()


async def fetch_page(port, path):
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    writer.write(f'GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n'.encode())
    answer = (await reader.read()).decode()
    writer.close()
    head, _, body = answer.partition('\r\n\r\n')
    return f'{path}: {head.splitlines()[0]}, {len(body)} bytes'


async def one_by_one(port):
    return [await fetch_page(port, path) for path in PAGES]


async def all_at_once(port):
    return await asyncio.gather(*[fetch_page(port, path) for path in PAGES])


async def timed(name, fetch_all, port):
    loop = asyncio.get_running_loop()
    began = loop.time()
    pages = await fetch_all(port)
    print(f'{name}: {len(pages)} pages in {loop.time() - began:.0f} s')
    for page in pages:
        print(page)


async def main():
    async with await asyncio.start_server(serve, '127.0.0.1', 0) as server:
        port = server.sockets[0].getsockname()[1]
        await timed('one by one', one_by_one, port)
        await timed('all at once', all_at_once, port)


asyncio.run(main())
