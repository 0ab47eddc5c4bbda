import asyncio


async def save():
    await asyncio.sleep(0.02)
    return "saved"


async def main():
    saving = asyncio.create_task(save())
    try:
        async with asyncio.timeout(0.01):
            await asyncio.shield(saving)
    except TimeoutError:
        print("no longer waited for")
    print(await saving)


asyncio.run(main())
