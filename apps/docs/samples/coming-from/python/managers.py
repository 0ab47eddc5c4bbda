import asyncio
from contextlib import aclosing


class Connection:
    async def __aenter__(self):
        print("connected")
        return self

    async def __aexit__(self, *failure):
        await asyncio.sleep(0.01)
        print("disconnected")

    async def ask(self, question):
        return f"{question} Yes."


async def count():
    n = 1
    try:
        while True:
            yield n
            await asyncio.sleep(0)
            n += 1
    finally:
        print("the generator is closed")


async def main():
    async with Connection() as connection:
        print(await connection.ask("Are you there?"))

    async with aclosing(count()) as numbers:
        async for n in numbers:
            print(n)
            if n == 2:
                break


asyncio.run(main())
