import asyncio

# say_hello is a native coroutine
async def say_hello(name: str) -> None:
    # wait and say hello
    await asyncio.sleep(1)
    print(f'Hello, {name}')

say_hello_obj = say_hello('John')
print('a coroutine' if asyncio.iscoroutine(say_hello_obj) else 'something else')

asyncio.run(say_hello_obj)
