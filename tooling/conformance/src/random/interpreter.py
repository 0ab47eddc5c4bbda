"""Runs the random programs. What each operation does stands beside its TypeScript, in `families/`."""

import re
from contextvars import ContextVar
from functools import partial


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
        self.trace = trace
        self.log = trace.log
        self.tasks = []
        self.eager = set()
        self.variable = ContextVar("variable", default=0)

    async def begin(self):
        self.shared = {name: share["make"](self.program["shared"][name]) for name, share in shares.items()}
        for number, block in enumerate(self.program["roots"]):
            self.start(block, f"root {number}")

    async def end(self):
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
        # Reports that come at another time here: of what failed behind a shield, on purpose, and of what nobody has looked at.
        late = ("exception in shielded future", "exception was never retrieved")
        if not (entry[0] == "handler" and entry[1].endswith(late)):
            super().log(*entry)


def drive(loop, world):
    """How the loop is run: see `driving.ts`."""
    how = world.program["shared"]["driving"]
    if how == "once":
        run_once(loop, world)
        return
    loop.shutdown_asyncgens = partial(shut_down_unseen, world, loop.shutdown_asyncgens)
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        for number, part in enumerate(parts_of(world, how)):
            try:
                runner.run(run_part(world, number, part))
            except RuntimeError:
                world.log("stopped")


def shut_down_unseen(world, shut_down):
    """What is left of the left tasks gets a few turns more from CPython, which shuts down generators and threads here."""
    world.trace.open = False
    return shut_down()


def run_once(loop, world):
    async def main():
        await world.begin()
        await world.end()

    task = loop.create_task(main(), name="main")
    while not task.done():
        try:
            loop.run_until_complete(task)
        except RuntimeError:
            if task.done():
                raise
            world.log("stopped")


def parts_of(world, how):
    parts = [world.begin, lambda: asyncio.sleep(0.02)]
    return [*parts, world.end] if how == "several" else parts


async def run_part(world, number, part):
    asyncio.current_task().set_name(f"part {number}")
    world.log("variable", world.variable.get())
    world.variable.set(-number)
    await part()
    await asyncio.sleep(0.03)


def trace_random_program(program):
    return trace_main(lambda trace: World(json.loads(program), trace), RandomTrace, drive)
