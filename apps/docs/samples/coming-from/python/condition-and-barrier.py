import asyncio

changed = asyncio.Condition()
start = asyncio.Barrier(2)
stock = 0


async def sell():
    global stock
    await start.wait()
    async with changed:
        await changed.wait_for(lambda: stock >= 2)
        stock -= 2
        print("sold two,", stock, "left")


async def deliver():
    global stock
    await start.wait()
    for _ in range(3):
        await asyncio.sleep(0.01)
        async with changed:
            stock += 1
            changed.notify_all()


async def main():
    await asyncio.gather(sell(), deliver())
    print("stock:", stock)


asyncio.run(main())
