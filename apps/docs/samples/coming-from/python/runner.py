import asyncio
from contextvars import ContextVar

visits = ContextVar("visits", default=0)


async def visit():
    visits.set(visits.get() + 1)
    await asyncio.sleep(0.01)
    return visits.get()


with asyncio.Runner() as runner:
    print(runner.run(visit()))
    print(runner.run(visit()))  # the same loop, and the same context
