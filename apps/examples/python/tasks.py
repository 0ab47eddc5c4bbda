import asyncio

async def say_hello():
    await asyncio.sleep(2)
    print('Hello')

async def not_task():
    print('awaited in a row')
    await say_hello()
    await say_hello()

async def is_task():
    print('as two tasks')
    t1 = asyncio.create_task(say_hello())
    t2 = asyncio.create_task(say_hello())
    await t1
    await t2

async def main():
    loop = asyncio.get_running_loop()
    for coroutine_function in (not_task, is_task):
        start = loop.time()
        await coroutine_function()
        print(f'{loop.time() - start:.0f} secs')

asyncio.run(main())
