import asyncio


def say(*values):
    print(*(str(value).lower() for value in values))


async def wait_for(gate):
    return await gate


async def main():
    gate = asyncio.Future()
    child = asyncio.create_task(wait_for(gate), name="child")
    await asyncio.sleep(0)

    say(asyncio.current_task() is child, child in asyncio.all_tasks(), asyncio.isfuture(child))
    say(child.get_loop() is asyncio.get_running_loop(), gate.done(), gate.cancelled())

    gate.add_done_callback(lambda future: print("called back with", future.result()))
    gate.set_result("good news")
    print(await child)


asyncio.run(main())
