"""Runs the stored programs. Their operations have the names that they are stored with, after `do_`."""


class StoredTrace(Trace):
    def on_exception(self, loop, context):
        """The stored traces have no reports."""


class StoredWorld:
    """A stored program that runs: its tasks, and what they share."""

    QUEUES = {"fifo": asyncio.Queue, "lifo": asyncio.LifoQueue, "prio": asyncio.PriorityQueue}
    JANITOR_ROUNDS = 6
    # What the names of tasks begin with that a program started on its way; the last entry is about them.
    STARTED_LATER = "acgstw"

    def __init__(self, program, trace):
        self.program = program
        self.entries = trace.entries
        self.log = trace.log
        self.tasks = []

    async def main(self):
        self.make_resources()
        for number, block in enumerate(self.program["roots"]):
            self.start(block, f"root{number}")
        main = self.start(self.program["main"], "main")
        janitor = asyncio.create_task(self.janitor(), name="janitor")
        main.add_done_callback(lambda _: self.entries.append(["main", self.end_of(main)]))
        await janitor
        await asyncio.sleep(1)
        left = sorted(task.get_name() for task in asyncio.all_tasks())
        self.entries.append(["state", [[name, "pending"] for name in left if name[0] in self.STARTED_LATER]])

    def make_resources(self):
        loop, program = asyncio.get_running_loop(), self.program
        self.locks = [asyncio.Lock() for _ in range(program["n"]["lock"])]
        self.semaphores = [asyncio.Semaphore(permits) for permits in program["sem"]]
        self.events = [asyncio.Event() for _ in range(program["n"]["event"])]
        self.conditions = [asyncio.Condition()]
        self.queues = [self.QUEUES[sort](maxsize) for sort, maxsize in program["queue"]]
        self.futures = [loop.create_future() for _ in range(program["n"]["fut"])]
        self.barriers = [asyncio.Barrier(parties) for parties in program["barrier"]]
        self.variable = contextvars.ContextVar("variable", default=0)

    def end_of(self, task):
        if task.cancelled():
            return "cancelled"
        return describe(task.exception()) if task.exception() else task.result()

    async def janitor(self):
        """Frees, by and by, what was left waiting, and cancels the tasks at last, so that every program comes to an end."""
        for number in range(self.JANITOR_ROUNDS):
            await asyncio.sleep(0.25)
            self.log(0, "janitor", number)
            for event in self.events:
                event.set()
            for future in self.futures:
                if not future.done():
                    future.set_result(number)
            for condition in self.conditions:
                if not condition.locked():
                    async with condition:
                        condition.notify(1)
            for queue in self.queues:
                self.ignoring_errors(lambda: queue.put_nowait(number))
            if number == 2:
                for barrier in self.barriers:
                    await barrier.abort()
                for queue in self.queues:
                    self.ignoring_errors(lambda: (queue.get_nowait(), queue.task_done()))
            if number >= 3:
                for task in list(self.tasks):
                    task.cancel("janitor")

    def ignoring_errors(self, function):
        try:
            function()
        except (asyncio.QueueEmpty, asyncio.QueueFull, asyncio.QueueShutDown, ValueError):
            pass

    def start(self, block, name):
        task = asyncio.create_task(self.body(block), name=name)
        self.tasks.append(task)
        return task

    def start_all(self, letter, label, blocks):
        return [self.start(block, f"{letter}{label}.{number}") for number, block in enumerate(blocks)]

    async def body(self, block):
        try:
            await self.run(block)
        except Returned as returned:
            return returned.value
        return "end"

    async def run(self, block):
        for operation in block:
            kind, label = operation["op"], operation["l"]
            self.log(label, kind)
            await getattr(self, f"do_{kind}")(label, operation)

    def task_at(self, given):
        return self.tasks[given["i"] % len(self.tasks)]

    def younger(self, index):
        """A task waits only for tasks that are younger, so that no ring of tasks waits for itself."""
        task = self.tasks[index % len(self.tasks)]
        return task if self.tasks.index(task) > self.tasks.index(asyncio.current_task()) else None

    def show_result(self, result):
        if isinstance(result, list):
            return [self.show_result(each) for each in result]
        return describe(result) if isinstance(result, BaseException) else result

    async def outcome(self, label, awaitable):
        """Awaits, and logs what comes out. A cancellation goes on its way."""
        try:
            result = await awaitable
        except asyncio.CancelledError as error:
            self.log(label, "exc", describe(error))
            raise
        except Exception as error:
            self.log(label, "exc", describe(error))
        else:
            self.log(label, "ok", self.show_result(result))

    # What a language has without asyncio.

    async def do_log(self, label, given):
        pass

    async def do_raise(self, label, given):
        raise Boom(label)

    async def do_return(self, label, given):
        raise Returned(given["v"])

    async def do_try(self, label, given):
        try:
            await self.run(given["body"])
        except (Boom, TimeoutError, BaseExceptionGroup) as error:
            self.log(label, "caught", describe(error))
            if not given["catch"]:
                raise
        finally:
            self.log(label, "finally")
            await self.run(given["fin"])

    async def do_try_cancel(self, label, given):
        try:
            await self.run(given["body"])
        except asyncio.CancelledError as error:
            self.log(label, "swallowed", describe(error))

    async def do_ctxvar(self, label, given):
        before = self.variable.get()
        token = self.variable.set(label)
        self.log(label, "var", before)
        try:
            await self.run(given["body"])
            self.log(label, "var", self.variable.get())
        finally:
            self.variable.reset(token)

    # Time, and callbacks of the loop.

    async def do_sleep(self, label, given):
        await asyncio.sleep(given["d"])
        self.log(label, "woke")

    async def do_sleep0(self, label, given):
        await asyncio.sleep(0)
        self.log(label, "woke")

    async def do_call_soon(self, label, given):
        asyncio.get_running_loop().call_soon(self.log, label, "cb")

    async def do_call_later(self, label, given):
        asyncio.get_running_loop().call_later(given["d"], self.log, label, "cb")

    # Tasks and futures.

    async def do_spawn(self, label, given):
        self.start(given["body"], f"t{label}")

    async def do_await_task(self, label, given):
        if task := self.younger(given["i"]):
            await self.outcome(label, task)

    async def do_cancel(self, label, given):
        self.log(label, "cancel", self.task_at(given).cancel(given["m"]))

    async def do_self_cancel(self, label, given):
        self.log(label, asyncio.current_task().cancel())

    async def do_uncancel(self, label, given):
        self.log(label, asyncio.current_task().uncancel())

    async def do_cancelling(self, label, given):
        self.log(label, asyncio.current_task().cancelling())

    async def do_task_state(self, label, given):
        task = self.task_at(given)
        self.log(label, task.done(), task.cancelled(), task.cancelling())

    async def do_done_cb(self, label, given):
        self.task_at(given).add_done_callback(lambda done: self.log(label, "done", done.get_name()))

    async def do_fut_wait(self, label, given):
        await self.outcome(label, self.futures[given["i"]])

    async def do_fut_set(self, label, given):
        self.unless_done(label, lambda: self.futures[given["i"]].set_result(given["v"]))

    async def do_fut_exc(self, label, given):
        self.unless_done(label, lambda: self.futures[given["i"]].set_exception(Boom(label)))

    async def do_fut_cancel(self, label, given):
        self.log(label, self.futures[given["i"]].cancel())

    def unless_done(self, label, settle):
        try:
            settle()
        except asyncio.InvalidStateError:
            self.log(label, "InvalidState")

    # Tasks that are awaited by way of something else.

    async def do_wait_for(self, label, given):
        await self.outcome(label, asyncio.wait_for(self.body(given["body"]), given["d"]))

    async def do_shield(self, label, given):
        await self.outcome(label, asyncio.shield(self.start(given["body"], f"s{label}")))

    async def do_gather(self, label, given):
        tasks = self.start_all("a", label, given["kids"])
        await self.outcome(label, asyncio.gather(*tasks, return_exceptions=given["re"]))

    async def do_gather_tasks(self, label, given):
        tasks = [task for task in map(self.younger, given["is"]) if task]
        await self.outcome(label, asyncio.gather(*tasks, return_exceptions=given["re"]))

    async def do_wait(self, label, given):
        tasks = self.start_all("w", label, given["kids"])
        done, pending = await asyncio.wait(tasks, timeout=given["d"], return_when=given["when"])
        self.log(label, sorted(task.get_name() for task in done), sorted(task.get_name() for task in pending))

    async def do_as_completed(self, label, given):
        tasks = self.start_all("c", label, given["kids"])
        for next_result in asyncio.as_completed(tasks, timeout=given["d"]):
            await self.outcome(label, next_result)
        self.log(label, "out")

    async def do_tg(self, label, given):
        try:
            async with asyncio.TaskGroup() as group:
                for number, block in enumerate(given["kids"]):
                    self.tasks.append(group.create_task(self.body(block), name=f"g{label}.{number}"))
                await self.run(given["body"])
        except* Boom as booms:
            self.log(label, "eg", describe(booms))
        self.log(label, "out")

    # Time limits.

    async def do_timeout(self, label, given):
        await self.run_limited(label, given, asyncio.timeout(given["d"]))

    async def do_timeout_at(self, label, given):
        when = asyncio.get_running_loop().time() + given["d"]
        await self.run_limited(label, given, asyncio.timeout_at(when))

    async def do_resched(self, label, given):
        await self.run_limited(label, given, asyncio.timeout(given["d"]), given["d2"])

    async def run_limited(self, label, given, limit, new_delay=None):
        try:
            async with limit:
                if new_delay is not None:
                    limit.reschedule(asyncio.get_running_loop().time() + new_delay)
                await self.run(given["body"])
        except TimeoutError:
            self.log(label, "timeout", limit.expired())
        self.log(label, "out", limit.expired())

    # Locks and the like.

    async def do_lock(self, label, given):
        await self.run_holding(label, given, self.locks[given["i"]])

    async def do_sem(self, label, given):
        await self.run_holding(label, given, self.semaphores[given["i"]])

    async def run_holding(self, label, given, held):
        async with held:
            self.log(label, "in")
            await self.run(given["body"])
        self.log(label, "out")

    async def do_cond_wait(self, label, given):
        condition = self.conditions[given["i"]]
        async with condition:
            await self.outcome(label, condition.wait())
            await self.run(given["body"])
        self.log(label, "out")

    async def do_cond_wait_for(self, label, given):
        asked = 0

        def predicate():
            nonlocal asked
            asked += 1
            self.log(label, "pred", asked)
            return asked >= given["v"]

        condition = self.conditions[given["i"]]
        async with condition:
            await self.outcome(label, condition.wait_for(predicate))
            await self.run(given["body"])
        self.log(label, "out")

    async def do_cond_notify(self, label, given):
        condition = self.conditions[given["i"]]
        async with condition:
            condition.notify(given["v"])

    async def do_event_set(self, label, given):
        self.events[given["i"]].set()

    async def do_event_clear(self, label, given):
        self.events[given["i"]].clear()

    async def do_event_wait(self, label, given):
        await self.outcome(label, self.events[given["i"]].wait())

    async def do_barrier_wait(self, label, given):
        await self.outcome(label, self.barriers[given["i"]].wait())

    # Queues.

    async def do_q_put(self, label, given):
        await self.outcome(label, self.queues[given["i"]].put(given["v"]))

    async def do_q_get(self, label, given):
        await self.outcome(label, self.queues[given["i"]].get())

    async def do_q_join(self, label, given):
        await self.outcome(label, self.queues[given["i"]].join())

    async def do_q_put_nw(self, label, given):
        self.attempt(label, lambda: self.queues[given["i"]].put_nowait(given["v"]))

    async def do_q_get_nw(self, label, given):
        self.attempt(label, lambda: self.log(label, self.queues[given["i"]].get_nowait()))

    async def do_q_done(self, label, given):
        self.attempt(label, lambda: self.queues[given["i"]].task_done())

    async def do_q_shutdown(self, label, given):
        self.queues[given["i"]].shutdown(given["imm"])

    def attempt(self, label, function):
        try:
            function()
        except (asyncio.QueueEmpty, asyncio.QueueFull, asyncio.QueueShutDown, ValueError) as error:
            self.log(label, describe(error))


def trace_stored_program(program):
    return trace_main(lambda trace: StoredWorld(json.loads(program), trace).main, StoredTrace)
