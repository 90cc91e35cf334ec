"""The inbox: what is late, what is due, and what to take next."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.selectors import absence_of, standing_of
from sigap_cases.cases.enums import Level
from sigap_cases.desk import inbox as rows
from sigap_cases.desk import lists, next_task, paging
from sigap_cases.desk.due import due_of
from sigap_cases.desk.filters import TaskFilter
from sigap_cases.desk.lists import Tab
from sigap_cases.desk.officer import DeskRequest, for_staff
from workflows.enums import Priority


TONES = {Tab.TODAY: "soon", Tab.LATE: "late"}


@require_GET
@for_staff
def inbox(request: DeskRequest) -> HttpResponse:
    officer, now = request.officer, timezone.now()
    if not officer.positions:
        return render(request, "desk/no_post.html")
    tab = _tab(request.GET.get("daftar", ""))
    counts = lists.counts(officer, now)
    chosen = TaskFilter(request.GET, queryset=officer.cases(), request=request)
    standing = standing_of(officer.user) if officer.anybody_away else None
    is_away = standing is not None and standing.own is not None
    gives = counts[Tab.QUEUE] and not is_away
    page = rows.page(
        tab,
        officer,
        now,
        branches=() if tab == Tab.PAUSED else lists.branches_of(tab, officer, now),
        cases=chosen.qs if chosen.chosen else None,
        number=paging.number_of(request.GET.get("page", "")),
    )
    context = {
        "tab": tab,
        "tabs": _tabs(tab, counts),
        "counts": counts,
        "queue_count": counts[Tab.QUEUE],
        "mine_count": counts[Tab.MINE],
        "filter": chosen,
        "page": page,
        "groups": rows.grouped(page.rows, now, tab),
        "next": _next(request) if gives else None,
        "registers": officer.registers,
        "standing": standing,
        "now": now,
    }
    return render(request, "desk/inbox.html", context)


def _tab(asked: str) -> Tab:
    return Tab(asked) if asked in Tab.values else Tab.MINE


def _tabs(current: Tab, counts: dict[str, lists.Count]) -> list[dict[str, object]]:
    return [
        {
            "url": f"?daftar={tab.value}",
            "label": tab.label,
            "count": counts[tab],
            "tone": TONES.get(tab, ""),
            "current": tab == current,
        }
        for tab in Tab
    ]


def _next(request: DeskRequest) -> dict[str, object] | None:
    item = next_task.shown(request.officer)
    if item is None:
        return None
    return {
        "item": item,
        "due": due_of(item, timezone.now()),
        "urgency": rows.URGENCY_OF[Priority(item.priority)],
        "level": Level.SECRET if item.named_only else "",
    }


@require_POST
@for_staff
def take_next(request: DeskRequest) -> HttpResponse:
    """Claim the most urgent task; where another hand was quicker, the one after it."""
    away = absence_of(request.officer.user)
    if away is not None:
        told = _(
            "You are entered as away until %(day)s. New tasks are not given to you."
        )
        day = date_format(away.last_day, "l, j F Y")
        messages.info(request, told % {"day": day})
        return redirect("desk:inbox")
    item = next_task.take(request.officer)
    if item is not None:
        return redirect("desk:task", pk=item.pk)
    messages.info(request, _("There is no task left that you may take."))
    return redirect("desk:inbox")
