"""Runs programs on the virtual loop: one request a line on standard input, one answer a line on what was standard output.

Programs print too, some only when they are collected, long after they are over: so the answers' channel is kept aside,
and standard output leads nowhere from then on. A line can also be a list of requests; its answer is the list of answers.

A request is {"file": path} or {"source": text}, with "function" ("main"), "arguments" ({}), "trace" (false) and
"timers_last" (false); the answer is what `run` gives. One process serves thousands of programs, so that Python starts once.

By hand: python3 server.py program.py FUNCTION '{"n": 8}' prints what the program does, line by line.
"""

import gc
import json
import os
import signal
import sys

sys.dont_write_bytecode = True

from run import run, source

# Seconds of the processor's time a program may take: a loop without an await never gives the watchdog's turn count a
# chance. Not by a clock on the wall, which goes on while a busy machine lets Python wait.
PATIENCE = 20


class Stuck(KeyboardInterrupt):
    """asyncio lets KeyboardInterrupt through where it keeps other exceptions in the task."""


def give_up(*_):
    raise Stuck(f"the program kept Python busy for {PATIENCE} s")


def answer(request):
    file = request.get("file", "<program>")
    signal.setitimer(signal.ITIMER_PROF, PATIENCE)
    try:
        text = request["source"] if "source" in request else source(file)
        options = {name: request[name] for name in ("trace", "timers_last") if name in request}
        return run(text, file, request.get("function", "main"), request.get("arguments", {}), **options)
    except BaseException as failure:
        return {"printed": [], "ended": "broken", "text": f"{type(failure).__name__}: {failure}", "warnings": []}
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def serve():
    channel = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())

    def say(what):
        channel.write(json.dumps(what) + "\n")
        channel.flush()

    say({"python": list(sys.version_info[:3])})
    for count, line in enumerate(sys.stdin):
        request = json.loads(line)
        several = isinstance(request, list)
        say([answer(each) for each in request] if several else answer(request))
        if several or count % 50 == 0:
            gc.collect()


def by_hand(file, function="main", arguments="{}"):
    given = answer({"file": file, "function": function, "arguments": json.loads(arguments), "trace": True})
    lines = [(at, 0, text) for at, text in given["printed"]] + [(at, 1, text) for at, text in given["warnings"]]
    for at, _, text in sorted(lines, key=lambda line: line[:2]):
        print(f"{at / 1000:>10g} ms  {text}")
    print(given["ended"], given["text"] or "")


if __name__ == "__main__":
    signal.signal(signal.SIGPROF, give_up)
    by_hand(*sys.argv[1:]) if len(sys.argv) > 1 else serve()
