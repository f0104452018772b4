"""The same three saves: awaited in a loop, awaited together, and never awaited."""

import asyncio


async def save(name, ms):
    print(f"save {name} starts")
    await asyncio.sleep(ms / 1000)  # (1)
    print(f"save {name} ends")


async def in_a_loop(n, ms):
    """One save at a time."""
    saved = 0
    for name in range(1, n + 1):
        await save(name, ms)
        saved += 1
    return f"{saved} saved"


async def together(n, ms):
    """All saves at once, and then wait for all of them."""
    saved = await asyncio.gather(*(save(name, ms) for name in range(1, n + 1)))  # (2)
    return f"{len(saved)} saved"


async def never_awaited(n, ms):
    """`save` only gives a coroutine, and nobody awaits it."""
    called = 0
    for name in range(1, n + 1):
        save(name, ms)  # (3)
        called += 1
    return f"{called} called"


async def main():
    print(await in_a_loop(3, 200))
    print(await together(3, 200))
    print(await never_awaited(3, 200))


if __name__ == "__main__":
    asyncio.run(main())
