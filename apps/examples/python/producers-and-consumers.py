import asyncio

async def bake(baker, seconds, shelf):
    for loaf in range(1, 4):
        await asyncio.sleep(seconds)
        await shelf.put(f"{baker}'s loaf {loaf}")
        print(f'{baker} has put loaf {loaf} on the shelf')

async def buy(customer, shelf):
    while True:
        loaf = await shelf.get()
        print(f'   {customer} takes {loaf}')
        await asyncio.sleep(1)
        shelf.task_done()

async def main():
    shelf = asyncio.Queue(2)
    async with asyncio.TaskGroup() as group:
        customers = [group.create_task(buy(name, shelf)) for name in ('Cleo', 'Dan')]

        async with asyncio.TaskGroup() as bakery:
            bakery.create_task(bake('Ann', 0.1, shelf))
            bakery.create_task(bake('Ben', 0.25, shelf))
        print(f'all is baked, {shelf.qsize()} on the shelf')
        await shelf.join()
        print('all is eaten')
        for customer in customers:
            customer.cancel()

asyncio.run(main())
