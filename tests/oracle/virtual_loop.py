"""CPython's own event loop, on a clock that nobody waits for.

Only time is replaced: `time()` gives a number and `select(timeout)` adds to it, so a program that sleeps for an hour
ends at once, and two runs of it are the same. Handles, tasks and the order of the ready queue are asyncio's.

Two things asyncio leaves open are settled here. Times are whole microseconds, so that 0.1 + 0.2 is due with 0.3. And
timers due at the same instant fire in the order they were set; CPython's heap promises nothing there, because its
timers compare by their times alone.
"""

import asyncio
import heapq
import selectors
import time

import settled

# Turns of the loop after which a program is taken to go on for ever.
TURNS = 100_000


class Deadlock(Exception):
    """Nothing is ready and no timer is set, so nothing will ever happen again."""


class Runaway(Exception):
    """The program took too many turns of the loop."""


class Clock:
    """The virtual time, in whole microseconds."""

    def __init__(self):
        self.micros = 0

    def seconds(self):
        return self.micros / 1e6

    def pass_(self, seconds):
        self.micros += max(round(seconds * 1e6), 0)


class _Selector(selectors.SelectSelector):
    """Waits for time only: no file is ever ready."""

    def __init__(self, clock):
        super().__init__()
        self.clock = clock
        self.turns = 0

    def select(self, timeout=None):
        self.turns += 1
        if self.turns > TURNS:
            raise Runaway
        if timeout is None:
            raise Deadlock
        self.clock.pass_(timeout)
        return []


class _Timer(asyncio.TimerHandle):
    """A timer that knows when it was set, for those due at the same instant."""

    __slots__ = ("number",)

    def __lt__(self, other):
        return (self._when, self.number) < (other._when, other.number)


class VirtualLoop(asyncio.SelectorEventLoop):
    """The selector loop in virtual time. `run_in_executor` runs its function when a worker would be free for it.

    `timers_last`: it looks at its timers when nothing is ready any more, as a browser does, and not once a turn. Only a
    program that blocks the loop can tell.
    """

    def __init__(self, clock, traced=None, timers_last=False):
        self.clock = clock
        self._timers_last = timers_last
        self._timers = 0
        super().__init__(_Selector(clock))
        # Less than the clock's step: a timer fires at its time and not before.
        self._clock_resolution = 1e-9
        self.set_exception_handler(lambda loop, context: None)
        self._traced = traced
        self._workers = {}

    def time(self):
        return self.clock.seconds()

    # Nothing wakes this loop from outside, so it needs no pair of sockets, which take as long to make as a small program.

    def _make_self_pipe(self):
        self._ssock = self._csock = None

    def _close_self_pipe(self):
        pass

    def _run_once(self):
        if not (self._timers_last and self._ready):
            return super()._run_once()
        timers, self._scheduled = self._scheduled, []
        super()._run_once()
        for timer in self._scheduled:
            heapq.heappush(timers, timer)
        self._scheduled = timers

    def call_at(self, when, callback, *args, context=None):
        self._check_closed()
        timer = _Timer(round(when * 1e6) / 1e6, callback, args, self, context)
        self._timers += 1
        timer.number = self._timers
        heapq.heappush(self._scheduled, timer)
        timer._scheduled = True
        return timer

    def run_in_executor(self, executor, function, *args):
        """The function runs now, its `time.sleep`s as the time its worker is busy; other threads don't exist here."""
        begun = self.clock.micros
        done = self.create_future()
        try:
            result, error = function(*args), None
        except Exception as failure:
            result, error = None, failure
        taken, self.clock.micros = self.clock.micros - begun, begun
        workers = self._workers.setdefault(executor, [0] * getattr(executor, "_max_workers", 32))
        free = min(range(len(workers)), key=workers.__getitem__)
        workers[free] = max(workers[free], begun) + taken

        def finish():
            if done.cancelled():
                return
            if error is None:
                done.set_result(result)
            else:
                done.set_exception(error)

        self.call_at(workers[free] / 1e6, finish)
        return done

    def create_task(self, coroutine, *, name=None, **options):
        """Numbers the tasks from 1, as `asyncio.run` in a fresh process does, and keeps them alive.

        Not by a task factory: with one, Python 3.13.0 calls every unnamed task "None".
        """
        if self._traced:
            coroutine = self._follow(coroutine)
        number = len(settled.created) + 1
        task = super().create_task(coroutine, name=f"Task-{number}" if name is None else name, **options)
        settled.created[task] = number
        return task

    async def _follow(self, coroutine):
        """Tells a task's start and end. Inside the task, so it costs the loop no turn."""
        name = asyncio.current_task().get_name()
        self._traced(f"{name} starts")
        end = "ends"
        try:
            return await coroutine
        except asyncio.CancelledError:
            end = "is cancelled"
            raise
        except BaseException as error:
            end = f"fails: {error}"
            raise
        finally:
            self._traced(f"{name} {end}")


def patched_time(clock):
    """What `time`'s functions are while a program runs."""
    return {
        "sleep": clock.pass_,
        "time": clock.seconds,
        "monotonic": clock.seconds,
        "perf_counter": clock.seconds,
        "perf_counter_ns": lambda: clock.micros * 1000,
        "monotonic_ns": lambda: clock.micros * 1000,
    }


REAL_TIME = {name: getattr(time, name) for name in patched_time(Clock())}
