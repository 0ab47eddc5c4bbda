import asyncio
import itertools

class Connection:
    async def __aenter__(self):
        await asyncio.sleep(0.1)
        print('connected')
        return self

    async def __aexit__(self, error_type, error, traceback):
        await asyncio.sleep(0.1)
        print('disconnected' if error is None else 'disconnected after a failure')
        return isinstance(error, IndexError)

    async def read(self, page):
        await asyncio.sleep(0.1)
        if page > 2:
            raise IndexError(f'there is no page {page}')
        print(f'page {page}')

async def main():
    async with Connection() as connection:
        await connection.read(1)
    async with Connection() as connection:
        for page in itertools.count(2):
            await connection.read(page)
    print('read to the end')

asyncio.run(main())
