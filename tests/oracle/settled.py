"""Settles what asyncio leaves open, and what its versions do in different turns of the loop.

asyncio keeps the tasks of a TaskGroup, of `wait` and of `as_completed` in sets, whose order is that of addresses: which
child a group cancels first differs from run to run. The functions here are CPython's own sources compiled again, with
`set(…)` and `{… for …}` read as `OrderedSet`.

And what versions do differently, all do here as 3.11 does. Its `gather` hears of a task that has ended before in the
next turn, as of every other; since 3.12 at once. A task that comes to hold a semaphore wakes one other; since 3.13 as
many as there are permits left.

One thing all do as 3.13 does: a request to cancel that is taken back is gone.

Nothing else changes.
"""

import ast
import asyncio
import inspect
import sys
import textwrap
from collections.abc import MutableSet

# By task, its number in the order of creation. Filled by the loop, which also keeps tasks alive by it.
created = {}


class OrderedSet(MutableSet):
    """A set in the order of insertion. What comes in a plain set is sorted first: tasks by their creation."""

    def __init__(self, items=()):
        if isinstance(items, (set, frozenset)):
            items = sorted(items, key=lambda item: created.get(item, -1))
        self._items = dict.fromkeys(items)

    def __contains__(self, item):
        return item in self._items

    def __iter__(self):
        return iter(self._items)

    def __len__(self):
        return len(self._items)

    def add(self, item):
        self._items[item] = None

    def discard(self, item):
        self._items.pop(item, None)

    def update(self, items):
        self._items.update(dict.fromkeys(items))


class _Ordered(ast.NodeTransformer):
    def visit_SetComp(self, node):
        self.generic_visit(node)
        items = ast.GeneratorExp(node.elt, node.generators)
        return ast.Call(ast.Name("OrderedSet", ast.Load()), [items], [])

    def visit_Name(self, node):
        return ast.Name("OrderedSet", node.ctx) if node.id == "set" else node


class _Later(ast.NodeTransformer):
    def visit_If(self, node):
        self.generic_visit(node)
        return node.orelse if ast.unparse(node.test) == "fut.done()" else node


class _OneByOne(ast.NodeTransformer):
    def visit_While(self, node):
        if ast.unparse(node.test) != "self._value > 0":
            return node
        return ast.parse("if self._value > 0: self._wake_up_next()").body[0]


def _compile_again(module, name, change=_Ordered, definition=None):
    definition = definition or getattr(module, name)
    tree = change().visit(ast.parse(textwrap.dedent(inspect.getsource(definition))))
    module.OrderedSet = OrderedSet
    exec(compile(ast.fix_missing_locations(tree), inspect.getsourcefile(definition), "exec"), module.__dict__)
    return getattr(module, name)


def _take_back_requests(tasks):
    """Before 3.13 `uncancel` leaves a request pending that is not delivered yet, and it hits a wait that is not meant."""

    class Task(tasks._PyTask):
        def uncancel(self):
            left = super().uncancel()
            if left == 0:
                self._must_cancel = False
            return left

    asyncio.Task = tasks.Task = Task


def install():
    """Once a process, before any program is read: programs import these names from asyncio."""
    tasks = asyncio.tasks
    if sys.version_info < (3, 13):
        _take_back_requests(tasks)
    _compile_again(tasks, "_wait")
    asyncio.wait = _compile_again(tasks, "wait")
    if hasattr(tasks, "_AsCompletedIterator"):  # Python 3.13; before it, as_completed was a generator
        _compile_again(tasks, "_AsCompletedIterator")
    asyncio.as_completed = _compile_again(tasks, "as_completed")
    asyncio.TaskGroup = _compile_again(asyncio.taskgroups, "TaskGroup")
    if sys.version_info >= (3, 12):
        asyncio.gather = _compile_again(tasks, "gather", _Later)
    if sys.version_info >= (3, 13):
        semaphore = asyncio.Semaphore
        semaphore.acquire = _compile_again(asyncio.locks, "acquire", _OneByOne, semaphore.acquire)
    all_tasks = asyncio.all_tasks
    asyncio.all_tasks = lambda loop=None: OrderedSet(all_tasks(loop))
