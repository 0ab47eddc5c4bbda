import asyncio

async def selfish(name):
    for i in range(1, 4):
        print(f'{name} {i}')

async def polite(name):
    for i in range(1, 4):
        print(f'{name} {i}')
        await asyncio.sleep(0)

async def main():
    await asyncio.gather(selfish('selfish A'), selfish('selfish B'))
    await asyncio.gather(polite('polite A'), polite('polite B'))

asyncio.run(main())
