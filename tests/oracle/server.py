"""Runs programs on the virtual loop: one request a line on standard input, one answer a line on standard output.

A request is {"file": path} or {"source": text}, with "function" ("main"), "arguments" ({}), "trace" (false) and
"timers_last" (false); the answer is what `run` gives. One process serves thousands of programs, so that Python starts once.

By hand: python3 server.py program.py FUNCTION '{"n": 8}' prints what the program does, line by line.
"""

import gc
import json
import signal
import sys

sys.dont_write_bytecode = True

from run import run, source

# Seconds a program may take by a real clock: a loop without an await never gives the watchdog's turn count a chance.
PATIENCE = 20


class Stuck(KeyboardInterrupt):
    """asyncio lets KeyboardInterrupt through where it keeps other exceptions in the task."""


def give_up(*_):
    raise Stuck(f"the program kept Python busy for {PATIENCE} s")


def answer(request):
    file = request.get("file", "<program>")
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        text = request["source"] if "source" in request else source(file)
        options = {name: request[name] for name in ("trace", "timers_last") if name in request}
        return run(text, file, request.get("function", "main"), request.get("arguments", {}), **options)
    except BaseException as failure:
        return {"printed": [], "ended": "broken", "text": f"{type(failure).__name__}: {failure}", "warnings": []}
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def serve():
    print(json.dumps({"python": list(sys.version_info[:3])}), flush=True)
    for count, line in enumerate(sys.stdin):
        print(json.dumps(answer(json.loads(line))), flush=True)
        if count % 50 == 0:
            gc.collect()


def by_hand(file, function="main", arguments="{}"):
    given = answer({"file": file, "function": function, "arguments": json.loads(arguments), "trace": True})
    lines = [(at, 0, text) for at, text in given["printed"]] + [(at, 1, text) for at, text in given["warnings"]]
    for at, _, text in sorted(lines, key=lambda line: line[:2]):
        print(f"{at / 1000:>10g} ms  {text}")
    print(given["ended"], given["text"] or "")


if __name__ == "__main__":
    signal.signal(signal.SIGALRM, give_up)
    by_hand(*sys.argv[1:]) if len(sys.argv) > 1 else serve()
