import asyncio

connections = asyncio.Semaphore(2)
open_connections = 0

async def download(page):
    global open_connections
    async with connections:
        open_connections += 1
        print(f'page {page} begins, {open_connections} at once')
        await asyncio.sleep(page / 4)
        print(f'page {page} is here')
        open_connections -= 1

async def main():
    await asyncio.gather(*[download(page) for page in (1, 2, 3, 4, 5)])
    print('all pages are here')

asyncio.run(main())
