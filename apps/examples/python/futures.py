import asyncio

async def main():
    loop = asyncio.get_running_loop()

    # Like an empty postbox: at some point the postman puts a letter into it.
    postbox = loop.create_future()
    postbox.add_done_callback(lambda box: print(f'done callback: {box.result()}'))
    loop.call_later(1, postbox.set_result, 'a letter')
    print('done' if postbox.done() else 'still empty')
    print(f'awaited: {await postbox}')

    try:
        postbox.set_result('another letter')
    except asyncio.InvalidStateError as error:
        print(f'{type(error).__name__}: there is a letter in it already')

    lost = loop.create_future()
    loop.call_soon(lost.set_exception, RuntimeError('lost in the post'))
    try:
        await lost
    except RuntimeError as error:
        print(f'{type(error).__name__}: {error}')

asyncio.run(main())
