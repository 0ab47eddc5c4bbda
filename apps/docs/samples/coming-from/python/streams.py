import asyncio
import json


def text(data):
    return json.dumps(data.decode())


async def main():
    reader = asyncio.StreamReader(limit=8)
    reader.feed_data(b"one\ntwo;abcd")
    reader.feed_data(b"ab")
    reader.feed_eof()

    print(text(await reader.readline()))
    print(text(await reader.readuntil(b";")))
    print(text(await reader.readexactly(4)))
    try:
        await reader.readexactly(100)
    except asyncio.IncompleteReadError as error:
        print("only", text(error.partial))
    print(text(await reader.read()), str(reader.at_eof()).lower())

    wide = asyncio.StreamReader(limit=8)
    wide.feed_data(b"a line that is much too long")
    try:
        await wide.readuntil(b"\n")
    except asyncio.LimitOverrunError as error:
        print("too long after", error.consumed)


asyncio.run(main())
