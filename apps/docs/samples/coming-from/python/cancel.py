import asyncio


async def watch():
    try:
        while True:
            await asyncio.sleep(1)
    except asyncio.CancelledError as error:
        print("asked to stop:", error)
        raise  # or the task would run on
    finally:
        print("cleaned up")


async def main():
    watching = asyncio.create_task(watch())
    await asyncio.sleep(0)
    watching.cancel("closing time")
    try:
        await watching
    except asyncio.CancelledError:
        print("cancelled:", str(watching.cancelled()).lower())


asyncio.run(main())
