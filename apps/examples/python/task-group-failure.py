import asyncio

async def fail(error):
    await asyncio.sleep(0.5)
    raise error

async def patient():
    try:
        await asyncio.sleep(60)
    finally:
        print('patient: called off')

async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fail(ValueError('too long')))
            group.create_task(fail(ValueError('too short')))
            group.create_task(fail(TypeError('not even a number')))
            group.create_task(patient())
    except* ValueError as group:
        print(f'out of range: {", ".join(map(str, group.exceptions))}')
    except* TypeError as group:
        print(f'of the wrong type: {", ".join(map(str, group.exceptions))}')
    print('all is dealt with')

asyncio.run(main())
