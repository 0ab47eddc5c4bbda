import asyncio
import json


class VirtualLoop(asyncio.BaseEventLoop):
    """Time jumps to the next timer when there is nothing else to do."""

    def __init__(self):
        super().__init__()
        self._selector = self
        self._now = 0.0

    def time(self):
        return self._now

    def select(self, timeout):
        if timeout:
            self._now = self._scheduled[0].when()
        return []

    def _process_events(self, events):
        pass

    def _write_to_self(self):
        pass


def answers_of(program):
    loop = VirtualLoop()
    # Pyodide has a loop of its own, which counts as the running one.
    before = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        return json.dumps(loop.run_until_complete(answers(json.loads(program))), separators=(",", ":"))
    finally:
        loop.close()
        asyncio._set_running_loop(before)


async def answers(program):
    reader = asyncio.StreamReader()
    found = []
    for part in program:
        if "limit" in part:
            reader = asyncio.StreamReader(limit=part["limit"])
        else:
            found.append(await answer_to(reader, part))
    return found


async def answer_to(reader, step):
    try:
        match step["does"]:
            case "feed":
                reader.feed_data(step["text"].encode())
                return "fed"
            case "end":
                reader.feed_eof()
                return reader.at_eof()
            case "read" | "readexactly" as how:
                return (await asyncio.wait_for(getattr(reader, how)(step["count"]), 1)).decode()
            case "readline":
                return (await asyncio.wait_for(reader.readline(), 1)).decode()
            case "readuntil":
                return (await asyncio.wait_for(reader.readuntil(step["separator"].encode()), 1)).decode()
    except asyncio.IncompleteReadError as error:
        return ["IncompleteReadError", error.partial.decode(), error.expected]
    except asyncio.LimitOverrunError as error:
        return ["LimitOverrunError", error.consumed]
    except AssertionError:
        # It is an error of its own here, and not one that a flag switches off.
        return ["RuntimeError"]
    except Exception as error:
        return [type(error).__name__]
