"""Processes that work at once: each with its own Django, let go at the same moment."""

import multiprocessing
import os
from collections.abc import Callable
from functools import cache
from importlib import import_module
from multiprocessing.pool import Pool
from typing import Any
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.db import connections

from sigap_cases import heap

from .sizes import TINY


_starting_line: list[Any] = []


def _set_up(line: Any, database_url: str) -> None:
    os.environ["DATABASE_URL"] = database_url
    if TINY:
        # What the parent has set up is here already; its connection stays its own.
        connections["default"] = connections.create_connection("default")
        connections["default"].settings_dict["NAME"] = urlsplit(database_url).path[1:]
    else:
        django.setup()
        import_module(settings.ROOT_URLCONF)
        heap.settle()
    _starting_line.append(line)


def wait_for_the_others() -> None:
    """Called by the work itself, after what is not to be measured."""
    _starting_line[0].wait(timeout=120)


@cache
def team(size: int, database_url: str) -> Pool:
    """``size`` processes on one database, kept for the whole run.

    They begin with nothing, as a worker does; in a tiny run they are forked, which takes
    no time.
    """
    context = multiprocessing.get_context("fork" if TINY else "spawn")
    line = context.Barrier(size)
    return context.Pool(size, initializer=_set_up, initargs=(line, database_url))


def together(
    size: int, database_url: str, work: Callable[..., Any], *args: Any
) -> list[Any]:
    """What ``work(0, *args)``, ``work(1, *args)``... give, each in a process of its own."""
    calls = [(number, *args) for number in range(size)]
    return team(size, database_url).starmap(work, calls, chunksize=1)
