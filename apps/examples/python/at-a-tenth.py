"""Runs a program at the tour's pace, and prints the warnings it was given after what it printed itself.

The clock of its loops goes ten times as fast, and stands still but for the waiting, so that a busy machine does not
show in the output.
"""

import asyncio
import runpy
import selectors
import sys
import warnings

PACE = 0.1


class PacedSelector(selectors.DefaultSelector):
    now = 0.0

    def select(self, timeout=None):
        ready = super().select(timeout and timeout * PACE)
        # What a socket ends early was no waiting.
        if not ready:
            self.now += timeout or 0
        return ready


class PacedEventLoop(asyncio.SelectorEventLoop):
    def __init__(self):
        super().__init__(PacedSelector())

    def time(self):
        return self._selector.now


asyncio.new_event_loop = asyncio.events.new_event_loop = PacedEventLoop

given = []
warnings.simplefilter('always')
warnings.showwarning = lambda message, category, *_: given.append(f'{category.__name__}: {message}')

runpy.run_path(sys.argv[1], run_name='__main__')

for warning in given:
    print(warning)
