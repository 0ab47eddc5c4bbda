import asyncio

async def hike(hiker, pace, meeting):
    for place in ('the bridge', 'the summit'):
        await asyncio.sleep(pace)
        print(f'{hiker} is at {place}')
        index = await meeting.wait()
        if index == 0:
            print(f'all {meeting.parties} are at {place}')  # one of them says it

async def main():
    meeting = asyncio.Barrier(3)
    await asyncio.gather(hike('Ann', 1, meeting), hike('Ben', 3, meeting), hike('Cleo', 2, meeting))

asyncio.run(main())
