import asyncio


def fail():
    raise ValueError("a callback failed")


async def main():
    loop = asyncio.get_running_loop()
    start = loop.time()

    loop.call_at(start + 0.1, print, "at a time")
    loop.call_later(0.05, print, "later")
    loop.call_soon(print, "soon")
    loop.call_later(0.05, print, "never").cancel()

    answer = loop.create_future()
    loop.call_later(0.15, lambda: answer.set_result(42))
    print("the answer is", await answer)

    loop.set_exception_handler(lambda _, context: print("nobody caught:", context["exception"]))
    loop.call_soon(fail)
    await asyncio.sleep(0)


asyncio.run(main())
