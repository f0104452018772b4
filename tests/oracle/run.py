"""Runs one program on the virtual loop and says what it printed, when, and how it ended."""

import asyncio
import builtins
import gc
import inspect
import time
import warnings

import settled
from virtual_loop import REAL_TIME, Clock, Deadlock, Runaway, VirtualLoop, patched_time

settled.install()


def source(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def run(text, file, function, arguments, trace=False, timers_last=False):
    """Reads a program's source and runs its coroutine function `function` (`main(strategy, …)` if it has none of that
    name) to its end.

    It is given those of `arguments` that it names. The answer has `printed`, a list of [microseconds, text], up to the
    end of that function; `ended` ("returned", "raised", "cancelled", "deadlock", "runaway"), the `text` of a returned
    str or of what was raised, and `warnings`.
    """
    clock = Clock()
    printed, traced, warned = [], [], []
    answer = {"printed": printed, "ended": "", "text": None, "warnings": warned, "trace": traced}
    real_print, running = builtins.print, [True]

    def note(into, line):
        if running[0]:
            into.append([clock.micros, line])

    def captured(*values, sep=" ", end="\n", file=None, flush=False):
        if file is None:
            note(printed, (" " if sep is None else sep).join(map(str, values)))
        else:
            real_print(*values, sep=sep, end=end, file=file)

    loop = VirtualLoop(clock, (lambda line: note(traced, line)) if trace else None, timers_last)
    settled.created.clear()
    gc.disable()  # a task that nobody holds lives on: its end must not depend on when garbage is collected
    builtins.print = captured
    for name, patched in patched_time(clock).items():
        setattr(time, name, patched)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("always", RuntimeWarning)
            warnings.showwarning = lambda message, *rest, **more: note(warned, str(message))
            asyncio.set_event_loop(loop)
            _run(loop, text, file, function, arguments, answer, running)
            running[0] = False
            _sweep(loop)
    finally:
        builtins.print = real_print
        for name, real in REAL_TIME.items():
            setattr(time, name, real)
        asyncio.set_event_loop(None)
        gc.enable()
    return answer


def _run(loop, text, file, function, arguments, answer, running):
    async def program():
        try:
            return await main(**arguments)
        finally:
            running[0] = False

    try:
        names = {"__name__": "program", "__file__": file}
        exec(compile(text, file, "exec"), names)
        main = names.get(function)
        if main is None:
            main, arguments = names["main"], {"strategy": function, **arguments}
        parameters = inspect.signature(main).parameters
        if not any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters.values()):
            arguments = {name: value for name, value in arguments.items() if name in parameters}
        result = loop.run_until_complete(loop.create_task(program()))
        answer["ended"] = "returned"
        answer["text"] = result if isinstance(result, str) else None
    except (Deadlock, Runaway) as end:
        answer["ended"] = type(end).__name__.lower()
    except asyncio.CancelledError:
        answer["ended"] = "cancelled"
    except Exception as error:
        answer["ended"] = "raised"
        answer["text"] = str(error)
        answer["type"] = type(error).__name__


def _sweep(loop):
    """Ends what the program left behind, as asyncio.run does, unheard."""
    try:
        loop._selector.turns = 0
        left = [task for task in settled.created if not task.done()]
        for task in left:
            task.cancel()
        if left:
            loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        loop.run_until_complete(loop.shutdown_asyncgens())
    except (Deadlock, Runaway, RuntimeError):
        pass
    finally:
        settled.created.clear()
        loop.close()
