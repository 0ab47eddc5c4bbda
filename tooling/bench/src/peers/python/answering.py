"""What the peers in Python have in common: they are asked on standard input and answer on standard output, a line of JSON each."""

import gc
import json
import math
import os
import platform
import sys
import time

LEAF_SECONDS = 0.05
BRANCHES = 6


def random_numbers(seed):
    """The numbers of `random.ts`."""
    state = seed

    def following():
        nonlocal state
        state = (state + 0x6D2B79F5) & 0xFFFFFFFF
        mixed = state
        mixed = ((mixed ^ (mixed >> 15)) * (mixed | 1)) & 0xFFFFFFFF
        mixed ^= (mixed + (((mixed ^ (mixed >> 7)) * (mixed | 61)) & 0xFFFFFFFF)) & 0xFFFFFFFF
        return ((mixed ^ (mixed >> 14)) & 0xFFFFFFFF) / 4294967296

    return following


def levels_of(leaves):
    return round(math.log(leaves) / math.log(BRANCHES))


def leaf_of(kind):
    """A function that computes what a leaf of `async_tree` does, and says whether it waits, too."""
    random = random_numbers(0)
    known = set()

    def must_wait():
        if kind == "none":
            return False
        if kind == "io":
            return True
        if kind == "cpu_io_mixed" and random() < 0.5:
            math.factorial(500)
            return False
        data = 1 + int(random() * 100)
        if data > 90:
            return True
        if data in known:
            return False
        known.add(data)
        return True

    return must_wait


def resident_bytes():
    gc.collect()
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def answer(operations, run, version):
    """`operations`: coroutine functions by key, which take a count and a function for a figure of their own."""
    if "--list" in sys.argv:
        print(json.dumps({"version": f"{version}, Python {platform.python_version()}", "operations": list(operations)}))
        return
    for line in sys.stdin:
        asked = json.loads(line)
        figures = []
        gc.collect()
        clock = time.process_time_ns if asked["measures"] == "processor" else time.perf_counter_ns
        began = clock()
        done = run(operations[asked["key"]], asked["count"], figures.append)
        passed = clock() - began
        if done != asked["count"]:
            print(json.dumps({"error": f"did {done} of {asked['count']}"}), flush=True)
        else:
            print(json.dumps({"figure": figures[0] if figures else passed / asked["count"]}), flush=True)
