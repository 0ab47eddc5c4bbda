import asyncio

async def main():
    loop = asyncio.get_running_loop()
    start = loop.time()

    def tell(what):
        print(f'after {loop.time() - start:.0f} secs: {what}')

    loop.call_later(2, tell, 'later')
    loop.call_at(start + 1, tell, 'at a time')
    loop.call_soon(tell, 'soon')
    loop.call_soon(tell, 'soon, in the order asked for')
    never = loop.call_later(1, tell, 'never')
    never.cancel()

    tell('all is scheduled, nothing was called yet')
    await asyncio.sleep(3)

asyncio.run(main())
