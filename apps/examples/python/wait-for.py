import asyncio

async def eternity():
    try:
        await asyncio.sleep(3600)
        print('yay!')
    finally:
        print('eternity is over')

async def main():
    print(await asyncio.wait_for(asyncio.sleep(0.5, 'in time'), 1))
    try:
        await asyncio.wait_for(eternity(), timeout=0.5)
    except TimeoutError:
        print('timeout!')

asyncio.run(main())
