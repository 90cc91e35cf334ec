"""Links that every page or every row draws: they are looked up once."""

from functools import cache

from django.urls import get_script_prefix, reverse


# Stands for the key in a pattern; no address of the desk has such a number in it.
_KEY = 9_007_199_254_740_991


def page_link(view: str) -> str:
    """The address of a page that needs no key."""
    return _page(view, get_script_prefix())


def task_link(pk: int) -> str:
    return _link("desk:task", pk)


def task_why_link(pk: int) -> str:
    return _link("desk:task_why", pk)


def _link(view: str, pk: int) -> str:
    before, after = _around(view, get_script_prefix())
    return f"{before}{pk}{after}"


@cache
def _page(view: str, _prefix: str) -> str:
    return reverse(view)


@cache
def _around(view: str, _prefix: str) -> tuple[str, str]:
    before, _, after = reverse(view, args=[_KEY]).partition(str(_KEY))
    return before, after
