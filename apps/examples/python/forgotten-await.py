import asyncio

async def say_hello(name: str) -> None:
    # Async operation is not carried out
    # raises a warning 'sleep was never awaited'
    asyncio.sleep(1)
    print(f'Hello, {name}')

async def async_tasks(names):
    await asyncio.gather(*[say_hello(name) for name in names])

# This prints the greetings to the names in order
# without sleeping
asyncio.run(async_tasks(['John', 'Jane', 'Alice']))
