"""What every program of the oracle finds: a loop in virtual time, and a trace to write to."""

import asyncio
import collections.abc
import contextvars
import gc
import inspect
import itertools
import json
import sys
import textwrap
import warnings

# Tasks that a program leaves behind are part of what is compared, not something to warn about, nor how they end in the collector.
warnings.simplefilter("ignore")
sys.unraisablehook = lambda _: None

# The collector comes between programs only: what is left of one would clean up in the midst of another, and make tasks there.
gc.disable()
program_numbers = itertools.count(1)
PROGRAMS_BETWEEN_COLLECTIONS = 20

timer_numbers = itertools.count()
task_numbers = itertools.count()

mends = {}


def mend(difference):
    """Something of CPython's that is changed here; by its name in the list of differences, which says why."""

    def add(function):
        mends[difference] = function
        return function

    return add


def apply_mends(differences):
    for difference in differences:
        mends[difference]()


class OrderedTimerHandle(asyncio.TimerHandle):
    """CPython leaves the order of equal deadlines to the shape of its heap; here the first come is the first served."""

    __slots__ = ("_number",)

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self._number = next(timer_numbers)

    def __lt__(self, other):
        return (self._when, self._number) < (other._when, other._number)


@mend("timers-of-equal-time")
def order_timers():
    asyncio.events.TimerHandle = OrderedTimerHandle


class OrderedSet(collections.abc.MutableSet):
    """CPython leaves the order of a set of tasks to where they are in memory; here it is the order in which they came."""

    def __init__(self, members=()):
        self._members = dict.fromkeys(members)

    def __contains__(self, member):
        return member in self._members

    def __iter__(self):
        return iter(self._members)

    def __len__(self):
        return len(self._members)

    def add(self, member):
        self._members[member] = None

    def discard(self, member):
        self._members.pop(member, None)


class OrderedAsCompleted(asyncio.tasks._AsCompletedIterator):
    """The same with an ordered set, in place of a set display, which can't be replaced by name."""

    def __init__(self, awaitables, timeout):
        super().__init__((), timeout)
        loop = asyncio.get_event_loop()
        self._todo = OrderedSet(asyncio.ensure_future(each, loop=loop) for each in OrderedSet(awaitables))
        self._todo_left = len(self._todo)
        for future in self._todo:
            future.add_done_callback(self._handle_completion)
        if self._todo and timeout is not None:
            self._timeout_handle = loop.call_later(timeout, self._handle_timeout)


@mend("order-of-sets")
def order_sets():
    find_all_tasks = asyncio.tasks.all_tasks

    def all_tasks_in_order(loop=None):
        """The tasks of a loop, which a runner cancels when it is closed."""
        numbers = (loop or asyncio.get_running_loop()).task_numbers
        return OrderedSet(sorted(find_all_tasks(loop), key=numbers.get))

    asyncio.tasks.set = asyncio.taskgroups.set = OrderedSet
    asyncio.tasks._AsCompletedIterator = OrderedAsCompleted
    asyncio.tasks.all_tasks = all_tasks_in_order


@mend("time-limit-of-zero")
def mend_time_limits():
    # A defect of CPython's (python/cpython#134471): a time limit that is over at once took a cancellation that the task had been
    # asked for before, and had not been told of yet, for its own.
    enter_timeout = asyncio.Timeout.__aenter__

    async def enter_timeout_as_mended(self):
        await enter_timeout(self)
        if self._task._must_cancel:
            self._cancelling -= 1
        return self

    asyncio.Timeout.__aenter__ = enter_timeout_as_mended


class Deadlock(BaseException):
    """Nothing is ready and no timer is set: the program would wait for ever."""


class VirtualEventLoop(asyncio.BaseEventLoop):
    """Where another loop waits for its next timer, time jumps to it."""

    def __init__(self):
        super().__init__()
        self._selector = self
        self._clock_resolution = 1e-9
        self._now = 0.0
        self.task_numbers = {}

    def time(self):
        return self._now

    def create_task(self, *arguments, **options):
        # Before an eager one takes its first step, in which it may make others.
        number = next(task_numbers)
        task = super().create_task(*arguments, **options)
        self.task_numbers[task] = number
        return task

    def select(self, timeout):
        if timeout is None:
            raise Deadlock
        if timeout > 0:
            self._now += self._scheduled[0].when() - self._now
        return []

    def _process_events(self, events):
        pass

    def _write_to_self(self):
        pass


class Boom(Exception):
    pass


def describe(error):
    if isinstance(error, (Boom, asyncio.CancelledError)):
        return f"{type(error).__name__}({', '.join(map(str, error.args))})"
    if isinstance(error, BaseExceptionGroup):
        return f"{type(error).__name__}({','.join(map(describe, error.exceptions))})"
    return type(error).__name__


def prepare(loop):
    """Forgets that the host's loop runs (CPython in WebAssembly counts it), and how many tasks had no name so far."""
    asyncio._set_running_loop(None)

    async def nothing():
        pass

    probe = loop.create_task(nothing())
    loop.run_until_complete(probe)
    return int(probe.get_name().removeprefix("Task-"))


class Trace:
    """What a program logs, with the time and the task."""

    # A program that never ends is ended here.
    LIMIT = 2000

    def __init__(self, loop, unnamed_before):
        self.loop = loop
        self.unnamed_before = unnamed_before
        self.entries = []
        self.open = True

    def task_name(self, task):
        if task is None:
            return "-"
        return self.numbered(task.get_name())

    def numbered(self, name):
        number = name.removeprefix("Task-")
        return f"Task-{int(number) - self.unnamed_before}" if number != name and number.isdecimal() else name

    def log(self, *entry):
        if not self.open:
            return
        if len(self.entries) >= self.LIMIT:
            raise SystemExit
        task = asyncio.current_task() if self.loop.is_running() else None
        self.entries.append([round(self.loop.time() * 1000), self.task_name(task), *map(self.shown, entry)])

    def shown(self, value):
        """A name that a task was not given has its number among those of the program, wherever it stands."""
        if isinstance(value, list):
            return [self.shown(each) for each in value]
        return self.numbered(value) if isinstance(value, str) else value

    def on_exception(self, loop, context):
        error = context.get("exception")
        message = context["message"].split(" <")[0]
        # These two come whenever the collector gets to them, which is no order to compare.
        if message in ("Task exception was never retrieved", "Task was destroyed but it is pending!"):
            return
        if message.startswith("Exception in callback"):
            message = "Exception in callback"
        self.log("handler", message.replace("asyncio.run()", "run()"), error and describe(error), sorted(context))

    async def turns(self, count):
        """Logs each turn of the loop, so that a trace shows which turn the others ran in."""
        for turn in range(count):
            self.log("turn", turn)
            await asyncio.sleep(0)


def run_to_end(loop, main):
    loop.run_until_complete(loop.create_task(main(), name="main"))


def trace_main(main_for, trace_type=Trace, drive=run_to_end):
    """Runs the main function that `main_for` makes for a trace, and gives the trace as JSON."""
    loop = VirtualEventLoop()
    trace = trace_type(loop, prepare(loop))
    loop.set_exception_handler(trace.on_exception)
    main = main_for(trace)
    try:
        drive(loop, main)
    except Deadlock:
        trace.entries.append(["deadlock"])
    except SystemExit:
        trace.entries.append(["limit"])
    except BaseException as error:
        trace.entries.append(["raised", describe(error)])
    trace.open = False
    if next(program_numbers) % PROGRAMS_BETWEEN_COLLECTIONS == 0:
        gc.collect()
    return json.dumps(trace.entries)


def trace_program(source):
    """Runs a program that is given as source."""

    def main_for(trace):
        names = {"asyncio": asyncio, "Boom": Boom, "describe": describe, "log": trace.log, "turns": trace.turns}
        exec(textwrap.dedent(source), names)
        return names["main"]

    return trace_main(main_for)


def evaluate(source):
    """Answers a question about asyncio itself, as JSON."""
    return json.dumps(eval(source, {"asyncio": asyncio, "contextvars": contextvars, "inspect": inspect, "mends": mends}))
