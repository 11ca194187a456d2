"""Work on all cores: for a rebuild, which is long and the same for every story."""

import gc
import os
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import current_process, get_all_start_methods, get_context
from threading import active_count
from typing import Any, TypeVar

MOST = 8
"""Processes at most: the one that writes to the database could not follow more."""

Task = TypeVar("Task")
Result = TypeVar("Result")
_work: Callable[[Any], Any]


def spread(work: Callable[[Task], Result], tasks: Iterable[Task], *, is_much: bool) -> Iterator[Result]:
    """`work` on each task, in their order; in as many processes as there are cores if `is_much` to do.

    The processes are forks: they share what this one holds in memory, and must not touch its database connection.
    """
    global _work  # noqa: PLW0603 -- a fork finds its work here, however large, without a copy being sent
    if not is_much or not may_fork():
        yield from map(work, tasks)
        return
    _work = work
    waiting: deque[Future[Result]] = deque()
    with ProcessPoolExecutor(cores(), mp_context=get_context("fork")) as pool:
        start(pool)
        for task in tasks:
            waiting.append(pool.submit(_do, task))
            if len(waiting) > 2 * cores():
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def start(pool: ProcessPoolExecutor) -> None:
    """Fork now. Python warns of threads that NumPy's libraries may hold; they hold nothing while this one waits here.

    What there is now is nothing that a fork's collector need look at: looking writes, and what is written is a copy.
    """
    gc.collect()
    gc.freeze()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            pool.submit(os.getpid).result()
    finally:
        gc.unfreeze()


def cut(items: Iterable[Task], size: int) -> Iterator[list[Task]]:
    """The items in lists of `size`: a task should take a tenth of a second, not a thousandth."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some


def _do(task: Any) -> Any:
    return _work(task)


def may_fork() -> bool:
    """A fork copies one thread only: where others run, as on a server, what they hold would stay locked for ever."""
    return cores() > 1 and "fork" in get_all_start_methods() and active_count() == 1 and not current_process().daemon


def cores() -> int:
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, MOST)
