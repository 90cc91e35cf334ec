"""Who the pages are there for; for everybody else they are not."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase

from accounts.enums import Post
from sigap_cases.desk.officer import DeskRequest, for_staff


OFFICE = (Post.PETUGAS_PPID, Post.ATASAN_PPID)


def only_for(*posts: Post) -> Callable[..., Callable[..., HttpResponseBase]]:
    def bound(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @for_staff
        @wraps(view)
        def guarded(
            request: DeskRequest, *args: Any, **kwargs: Any
        ) -> HttpResponseBase:
            if not request.officer.holds(*posts):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return bound
