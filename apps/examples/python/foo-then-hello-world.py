import asyncio

async def foo():
    print('Foo!')

async def hello_world():
    await foo()  # waits for `foo()` to complete
    print('Hello World!')

asyncio.run(hello_world())
