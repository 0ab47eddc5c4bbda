import asyncio

async def long_running_task():
    print('The long operation has begun.')
    try:
        await asyncio.sleep(3600)
        print('An hour has passed.')
    finally:
        print('The long operation cleans up.')

async def main():
    try:
        async with asyncio.timeout(10):
            await long_running_task()
    except TimeoutError:
        print("The long operation timed out, but we've handled it.")

    print('This statement will run regardless.')

asyncio.run(main())
