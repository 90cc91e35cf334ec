"""The navigation of the desk, for every page that is drawn in its shell."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.enums import INFORMATION_READING_POSTS
from sigap_cases.cases.policies import LETTER_POSTS
from sigap_cases.registry.selectors import READING_POSTS

from . import lists
from .officer import Officer
from .requesting import offered_to


@dataclass(frozen=True, slots=True, kw_only=True)
class NavItem:
    url: str
    label: str
    icon: str
    count: lists.Count | None = None
    current: bool = False


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Read only where a page draws it: the portal asks nothing."""
    return {
        "nav": SimpleLazyObject(lambda: _items(request)),
        "nav_posts": SimpleLazyObject(lambda: _posts(request)),
    }


def officer_of(request: Any) -> Officer:
    """The officer of the request; pages outside the desk have not made one yet."""
    if "officer" not in vars(request):
        request.officer = Officer(request.user)
    officer: Officer = request.officer
    return officer


def _posts(request: HttpRequest) -> list[str]:
    if not request.user.is_authenticated:
        return []
    return [position.title for position in officer_of(request).positions]


def _items(request: HttpRequest) -> list[NavItem]:
    if not request.user.is_authenticated:
        return []
    officer = officer_of(request)
    if not officer.positions:
        return []
    matched = request.resolver_match
    here = matched.view_name if matched else ""
    items = [
        NavItem(
            url=reverse("desk:inbox"),
            label=_("Inbox"),
            icon="inbox",
            count=lists.mine_counted(officer),
            current=here in ("desk:inbox", "desk:task"),
        ),
        NavItem(
            url=reverse("desk:cases"),
            label=_("Cases"),
            icon="folder",
            current=here in ("desk:cases", "desk:case"),
        ),
        NavItem(
            url=reverse("desk:referrals"),
            label=_("Referrals"),
            icon="send",
            current=here in ("desk:referrals", "desk:referral"),
        ),
    ]
    items.append(
        NavItem(
            url=reverse("desk:schedule"),
            label=_("My schedule"),
            icon="calendar",
            current=here in ("desk:schedule", "desk:hearing"),
        )
    )
    if officer.holds(*READING_POSTS):
        items.append(
            NavItem(
                url=reverse("people:index"),
                label=_("Workers"),
                icon="users",
                current=here.startswith("people:"),
            )
        )
    if officer.registers:
        url = reverse("desk:register")
        items.append(
            NavItem(
                url=url,
                label=_("New complaint"),
                icon="plus",
                current=here == "desk:register",
            )
        )
        items.append(
            NavItem(
                url=reverse("desk:begin"),
                label=_("Start a process"),
                icon="player-play",
                current=here == "desk:begin",
            )
        )
    if officer.holds(*LETTER_POSTS):
        items.append(
            NavItem(
                url=reverse("letters:index"),
                label=_("Letters"),
                icon="mail",
                current=here.startswith("letters:"),
            )
        )
    items += _requests(officer, here)
    items.append(
        NavItem(
            url=reverse("definitions:index"),
            label=_("Process definitions"),
            icon="git-branch",
            current=here.startswith("definitions:"),
        )
    )
    if officer.is_administrator:
        items.append(
            NavItem(
                url=reverse("admin:index"), label=_("Administration"), icon="settings"
            )
        )
    return items


def _requests(officer: Officer, here: str) -> list[NavItem]:
    """Requests at the counter, and the register of those for information."""
    items = []
    offered = offered_to(officer)
    if offered:
        items.append(
            NavItem(
                url=reverse("desk:register_request", args=[offered[0][0]]),
                label=_("New request"),
                icon="file-text",
                current=here == "desk:register_request",
            )
        )
    if officer.holds(*INFORMATION_READING_POSTS):
        items.append(
            NavItem(
                url=reverse("desk:information_register"),
                label=_("Information register"),
                icon="layout-kanban",
                current=here == "desk:information_register",
            )
        )
    return items
