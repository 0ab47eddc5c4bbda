import asyncio

async def foo():
    print('foo runs')
    return 42

def answer(question):
    return 'yes' if question else 'no'

async def main():
    print(f'foo is a {type(foo).__name__}')
    coro = foo()
    print('foo was called, and has not run yet')
    print(f'foo() returned {await coro}')
    try:
        await coro
    except RuntimeError as error:
        print(f'{type(error).__name__}: a coroutine can be awaited only once')

    coro = foo()
    task = asyncio.create_task(foo())
    future = asyncio.get_running_loop().create_future()
    future.set_result('a letter')
    for name, value in (('function', foo), ('coroutine', coro), ('Task', task), ('Future', future)):
        print(f'{name}: coroutine? {answer(asyncio.iscoroutine(value))}, future? {answer(asyncio.isfuture(value))}')
    for awaitable in (coro, task, future):
        print(await awaitable)

asyncio.run(main())
