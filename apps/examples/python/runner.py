import asyncio
import contextvars

greeting = contextvars.ContextVar('greeting', default='hello')

async def learn():
    await asyncio.sleep(1)
    greeting.set('bonjour')

async def main():
    await asyncio.sleep(1)
    print(greeting.get())

with asyncio.Runner() as runner:
    runner.run(main())
    runner.run(learn())
    runner.run(main())

print(greeting.get())
