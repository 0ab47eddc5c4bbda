"""Runs a program as `python program.py` would, with a loop whose time is virtual, and answers what it printed."""

import asyncio
import contextlib
import io
import sys
import traceback
import warnings


class VirtualEventLoop(asyncio.BaseEventLoop):
    """Where another loop waits for its next timer, time jumps to it."""

    def __init__(self):
        super().__init__()
        self._selector = self
        self._clock_resolution = 1e-9
        self._now = 0.0

    def time(self):
        return self._now

    def select(self, timeout):
        if timeout is None:
            raise RuntimeError("the program would wait for ever")
        if timeout > 0:
            self._now = self._scheduled[0].when()
        return []

    def _process_events(self, events):
        pass

    def _write_to_self(self):
        pass


def new_event_loop():
    # CPython in WebAssembly counts its host's loop as one that runs.
    asyncio._set_running_loop(None)
    return VirtualEventLoop()


asyncio.new_event_loop = asyncio.events.new_event_loop = new_event_loop
# The host's own would hand the program to its loop, and not wait.
asyncio.run = asyncio.runners.run


def run_program(source, name):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        asyncio._set_running_loop(None)
        try:
            exec(compile(source, name, "exec"), {"__name__": "__main__"})
        except BaseException:
            traceback.print_exc()
    return printed.getvalue()
