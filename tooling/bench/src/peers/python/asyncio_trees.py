"""pyperformance's `async_tree` with asyncio."""

import asyncio

from answering import BRANCHES, LEAF_SECONDS, leaf_of, levels_of

KINDS = ("none", "io", "memoization", "cpu_io_mixed")


def tree(kind, grouped):
    async def measured(count, note):
        must_wait = leaf_of(kind)
        leaves = 0

        async def leaf():
            nonlocal leaves
            leaves += 1
            if must_wait():
                await asyncio.sleep(LEAF_SECONDS)

        async def gathering(level):
            if level == 0:
                await leaf()
                return
            await asyncio.gather(*[gathering(level - 1) for _ in range(BRANCHES)])

        async def grouping(level):
            if level == 0:
                await leaf()
                return
            async with asyncio.TaskGroup() as group:
                for _ in range(BRANCHES):
                    group.create_task(grouping(level - 1))

        await (grouping if grouped else gathering)(levels_of(count))
        return leaves

    return measured


TREES = {
    **{f"tree.{kind}": tree(kind, False) for kind in KINDS},
    **{f"tree.{kind}.tg": tree(kind, True) for kind in KINDS},
}
