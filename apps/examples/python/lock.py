import asyncio

balance = 100

async def withdraw(amount):
    global balance
    before = balance
    await asyncio.sleep(0.1)  # the bank thinks
    balance = before - amount
    print(f'{amount} withdrawn, {balance} left')

async def withdraw_alone(lock, amount):
    async with lock:
        await withdraw(amount)

async def main():
    global balance
    print('Without a lock:')
    await asyncio.gather(withdraw(30), withdraw(50))

    balance = 100
    lock = asyncio.Lock()
    print('With a lock:')
    await asyncio.gather(withdraw_alone(lock, 30), withdraw_alone(lock, 50))
    print('locked' if lock.locked() else 'free again')

asyncio.run(main())
