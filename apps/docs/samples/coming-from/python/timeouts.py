import asyncio


async def main():
    try:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(60)
    except TimeoutError:
        print("the block took too long")

    try:
        await asyncio.wait_for(asyncio.sleep(60), 0.01)
    except TimeoutError:
        print("the call took too long")

    async with asyncio.timeout_at(asyncio.get_running_loop().time() + 0.01) as limit:
        limit.reschedule(asyncio.get_running_loop().time() + 60)
        await asyncio.sleep(0.02)
    print("there was more time")


asyncio.run(main())
