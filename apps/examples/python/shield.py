import asyncio

async def save(document):
    await asyncio.sleep(1)
    print(f'{document}: saved')
    return len(document)

async def edit(saving, protect):
    return await (asyncio.shield(saving) if protect else saving)

async def main():
    for protect in (True, False):
        saving = asyncio.create_task(save('letter' if protect else 'note'))
        editor = asyncio.create_task(edit(saving, protect))
        await asyncio.sleep(0.5)
        editor.cancel()
        try:
            await editor
        except asyncio.CancelledError:
            print('the editor was closed')
        print('nothing was saved' if saving.cancelled() else f'{await saving} bytes were saved all the same')

asyncio.run(main())
