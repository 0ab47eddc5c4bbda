import asyncio

class Pages:
    def __init__(self, *pages):
        self.pages = list(pages)

    def __aiter__(self):
        return self

    async def __anext__(self):
        data = await self.fetch_data()
        if data:
            return data
        else:
            raise StopAsyncIteration

    async def fetch_data(self):
        await asyncio.sleep(1)
        return self.pages.pop(0) if self.pages else None

async def main():
    async for page in Pages('first page', 'second page'):
        print(page)
    print('no more pages')

asyncio.run(main())
