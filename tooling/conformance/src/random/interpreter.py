"""Runs the random programs. What each operation does stands beside its TypeScript, in `families/`."""

import re
from contextvars import ContextVar


class Returned(Exception):
    """Carries a value out of the blocks of a task."""

    def __init__(self, value):
        self.value = value


class World:
    """What the tasks of a random program share."""

    # What is shared is swept and the tasks are cancelled this often, so that every program comes to an end.
    SWEEPS = 6

    def __init__(self, program, trace):
        self.program = program
        self.log = trace.log
        self.tasks = []
        self.variable = ContextVar("variable", default=0)

    async def main(self):
        self.shared = {name: share["make"](self.program["shared"][name]) for name, share in shares.items()}
        for number, block in enumerate(self.program["roots"]):
            self.start(block, f"root {number}")
        for number in range(self.SWEEPS):
            await asyncio.sleep(0.5)
            await self.sweep(number)
        await asyncio.sleep(0.5)
        for task in self.tasks:
            self.log(task.get_name(), *self.state(task))

    async def sweep(self, number):
        self.log("sweep", number)
        for name, share in shares.items():
            await share["sweep"](self.shared[name], number)
        if number > 0:
            for task in list(self.tasks):
                task.cancel(f"sweep {number}")

    def state(self, task):
        if not task.done():
            return ["pending"]
        if task.cancelled():
            return ["cancelled"]
        return ["raised", describe(task.exception())] if task.exception() else ["returned", self.show(task.result())]

    def start(self, block, name):
        return self.add(asyncio.create_task(self.body(block), name=name))

    def add(self, task):
        self.tasks.append(task)
        return task

    async def body(self, block):
        try:
            await self.run(block)
        except Returned as returned:
            return returned.value
        return "end"

    async def run(self, block):
        for operation in block:
            arguments = dict(operation)
            kind = arguments.pop("kind")
            self.log(operation["label"], kind)
            await operations[kind](self, **arguments)

    def task_at(self, index):
        return self.tasks[index % len(self.tasks)]

    def younger(self, index):
        """A task waits only for tasks that are younger, so that no ring of tasks waits for itself."""
        task = self.task_at(index)
        return task if self.tasks.index(task) > self.tasks.index(asyncio.current_task()) else None

    def show(self, result):
        if isinstance(result, list):
            return [self.show(each) for each in result]
        return describe(result) if isinstance(result, BaseException) else result

    async def outcome(self, label, awaitable):
        """Awaits, and logs what comes out. A cancellation goes on its way."""
        try:
            self.log(label, "got", self.show(await awaitable))
        except asyncio.CancelledError as error:
            self.log(label, describe(error))
            raise
        except Exception as error:
            self.log(label, describe(error))

    async def outcome_of(self, label, primitive, awaitable):
        """The same with what a primitive gives to await, and how that shows itself then, even after a cancellation."""
        try:
            await self.outcome(label, awaitable)
        finally:
            self.log(label, text(primitive))


def text(primitive):
    """How it shows itself, without where it is in memory."""
    return re.sub(r"^<(?:asyncio\.locks\.)?(\w+)(?: object)? at 0x\w+", r"<\1", repr(primitive))


operations = {}
shares = {}


def definitions(source):
    names = {"asyncio": asyncio, "Boom": Boom, "Returned": Returned, "describe": describe, "text": text}
    exec(textwrap.dedent(source), names)
    return names


def add_operation(kind, source):
    operations[kind] = definitions(source)["perform"]


def add_share(name, source):
    shares[name] = definitions(source)


class RandomTrace(Trace):
    def log(self, *entry):
        # The one report that comes at another time here, on purpose: see shield.
        if not (entry[0] == "handler" and entry[1].endswith("exception in shielded future")):
            super().log(*entry)


def trace_random_program(program):
    return trace_main(lambda trace: World(json.loads(program), trace).main, RandomTrace)
