import asyncio
import warnings

warnings.showwarning = lambda message, category, *place: print(f"{category.__name__}: {message}")


async def clean():
    print("clean")


async def main():
    clean()  # the `await` was forgotten
    await asyncio.sleep(0)


asyncio.run(main())
