import asyncio

coins = 0

async def buy(customer, price, paid):
    global coins
    async with paid:
        await paid.wait_for(lambda: coins >= price)
        coins -= price
        print(f'{customer} has bought for {price}, {coins} left')

async def main():
    global coins
    paid = asyncio.Condition()
    async with asyncio.TaskGroup() as group:
        group.create_task(buy('Ann', 5, paid))
        group.create_task(buy('Ben', 2, paid))
        for payment in (1, 2, 4):
            await asyncio.sleep(1)
            async with paid:
                coins += payment
                print(f'{payment} more, {coins} in all')
                paid.notify_all()

asyncio.run(main())
