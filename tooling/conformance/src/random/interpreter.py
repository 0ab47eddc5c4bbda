"""Runs the random programs. Their operations are described in program.ts, and mean here what they mean there."""

from contextvars import ContextVar


class Returned(Exception):
    """Carries a value out of the blocks of a task."""

    def __init__(self, value):
        self.value = value


class Interpreter:
    # The futures are set and the tasks cancelled this often, so that every program comes to an end.
    SWEEPS = 6

    def __init__(self, program, trace):
        self.program = program
        self.log = trace.log
        self.tasks = []
        self.variable = ContextVar("variable", default=0)

    async def main(self):
        loop = asyncio.get_running_loop()
        self.futures = [loop.create_future() for _ in range(self.program["futures"])]
        for number, block in enumerate(self.program["roots"]):
            self.start(block, f"root {number}")
        for sweep in range(self.SWEEPS):
            await asyncio.sleep(0.5)
            self.log("sweep", sweep)
            self.sweep(sweep)
        await asyncio.sleep(0.5)
        for task in self.tasks:
            self.log(task.get_name(), *self.state(task))

    def sweep(self, number):
        for future in self.futures:
            if not future.done():
                future.set_result(number)
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
        task = asyncio.create_task(self.body(block), name=name)
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
            self.log(operation["label"], operation["kind"])
            arguments = {key: value for key, value in operation.items() if key != "kind"}
            await getattr(self, "do_" + operation["kind"])(**arguments)

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
        try:
            self.log(label, "got", self.show(await awaitable))
        except asyncio.CancelledError as error:
            self.log(label, describe(error))
            raise
        except Exception as error:
            self.log(label, describe(error))

    async def do_log(self, label):
        pass

    async def do_sleep(self, label, delay):
        await asyncio.sleep(delay)
        self.log(label, "woke")

    async def do_sleepZero(self, label):
        await asyncio.sleep(0)
        self.log(label, "woke")

    async def do_spawn(self, label, body):
        self.start(body, f"task {label}")

    async def do_awaitTask(self, label, task):
        if awaited := self.younger(task):
            await self.outcome(label, awaited)

    async def do_awaitFuture(self, label, future):
        await self.outcome(label, self.futures[future])

    async def do_gather(self, label, bodies, returnExceptions):
        tasks = [self.start(body, f"child {label}.{number}") for number, body in enumerate(bodies)]
        await self.outcome(label, asyncio.gather(*tasks, return_exceptions=returnExceptions))

    async def do_gatherTasks(self, label, tasks, returnExceptions):
        younger = [task for task in map(self.younger, tasks) if task]
        await self.outcome(label, asyncio.gather(*younger, return_exceptions=returnExceptions))

    async def do_try(self, label, body, cleanup, swallow):
        try:
            await self.run(body)
        except Boom as error:
            self.log(label, "caught", describe(error))
            if not swallow:
                raise
        finally:
            self.log(label, "cleanup")
            await self.run(cleanup)

    async def do_swallowCancel(self, label, body):
        try:
            await self.run(body)
        except asyncio.CancelledError as error:
            self.log(label, "swallowed", describe(error))

    async def do_setVariable(self, label, body):
        before = self.variable.get()
        token = self.variable.set(label)
        try:
            await self.run(body)
            self.log(label, "variable", before, self.variable.get())
        finally:
            self.variable.reset(token)

    async def do_cancel(self, label, task, message):
        self.log(label, self.task_at(task).cancel() if message is None else self.task_at(task).cancel(message))

    async def do_cancelSelf(self, label):
        self.log(label, asyncio.current_task().cancel())

    async def do_uncancel(self, label):
        self.log(label, asyncio.current_task().uncancel())

    async def do_cancelling(self, label):
        self.log(label, asyncio.current_task().cancelling())

    async def do_taskState(self, label, task):
        task = self.task_at(task)
        self.log(label, task.done(), task.cancelled(), task.cancelling())

    def settle(self, label, settle, *arguments):
        try:
            self.log(label, settle(*arguments))
        except asyncio.InvalidStateError as error:
            self.log(label, describe(error))

    async def do_setResult(self, label, future, value):
        self.settle(label, self.futures[future].set_result, value)

    async def do_setException(self, label, future):
        self.settle(label, self.futures[future].set_exception, Boom(label))

    async def do_cancelFuture(self, label, future):
        self.settle(label, self.futures[future].cancel)

    async def do_callSoon(self, label):
        asyncio.get_running_loop().call_soon(lambda: self.log(label, "called", self.variable.get()))

    async def do_callLater(self, label, delay):
        asyncio.get_running_loop().call_later(delay, lambda: self.log(label, "called", self.variable.get()))

    async def do_addDoneCallback(self, label, task):
        self.task_at(task).add_done_callback(lambda done: self.log(label, "done", done.get_name(), self.variable.get()))

    async def do_raise(self, label):
        raise Boom(label)

    async def do_return(self, label, value):
        raise Returned(value)


def trace_random_program(program):
    return trace_main(lambda trace: Interpreter(json.loads(program), trace).main)
