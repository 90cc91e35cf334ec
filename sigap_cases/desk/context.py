"""The navigation of the desk, for every page that is drawn in its shell."""

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.enums import INFORMATION_READING_POSTS, Post
from sigap_cases.cases.calendar_policies import READING_POSTS as CALENDAR_READING_POSTS
from sigap_cases.cases.emergency_selectors import WATCHING_POSTS
from sigap_cases.cases.policies import LETTER_POSTS
from sigap_cases.cases.selectors import EMERGENCY_POSTS
from sigap_cases.cases.services.retention import READING as RETENTION_POSTS
from sigap_cases.exchange.selectors import IMPORTING_POSTS
from sigap_cases.monitoring.policies import COUNTING, LISTING
from sigap_cases.registry.selectors import READING_POSTS, VILLAGE_POSTS

from . import lists
from .dashboards.scope import POSTS as DASHBOARD_POSTS
from .links import page_link
from .officer import Officer
from .requesting import offered_to
from .supervision.reach import OVERSEEING_POSTS


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
    if not request.user.is_authenticated or getattr(request, "must_set_up", False):
        return []
    officer = officer_of(request)
    if not officer.positions:
        return []
    matched = request.resolver_match
    here = matched.view_name if matched else ""
    return [
        *_everybodys(officer, here),
        *_overseeing(officer, here),
        *_by_post(officer, here),
        *_of_people(officer, here),
        *_requests(officer, here),
        *_watching(officer, here),
        *_administering(officer, here),
    ]


def _item(
    name: str, label: str, icon: str, *, here: str, also: tuple[str, ...] = ()
) -> NavItem:
    """The page ``name``; current there, on the pages ``also``, and below ``app:``."""
    current = here in (name, *also) or any(
        here.startswith(part) for part in also if part.endswith(":")
    )
    return NavItem(url=page_link(name), label=label, icon=icon, current=current)


def _everybodys(officer: Officer, here: str) -> list[NavItem]:
    inbox = _item("desk:inbox", _("Inbox"), "inbox", here=here, also=("desk:task",))
    cases = _item("desk:cases", _("Cases"), "folder", here=here, also=("desk:case",))
    referrals = _item(
        "desk:referrals", _("Referrals"), "send", here=here, also=("desk:referral",)
    )
    schedule = _item(
        "desk:schedule", _("My schedule"), "calendar", here=here, also=("desk:hearing",)
    )
    counted = replace(inbox, count=lists.mine_counted(officer))
    return [counted, cases, referrals, schedule]


def operating(here: str) -> list[NavItem]:
    """Pages of whoever runs the product."""
    items = [
        _item("operations:notices", _("Delivery"), "send", here=here),
        _item("operations:standing", _("Standing still"), "alert-octagon", here=here),
    ]
    if settings.OUTGOING_FILES is not None:
        items.append(
            _item(
                "operations:outgoing",
                _("Outgoing mail (trial)"),
                "mail",
                here=here,
                also=("operations:outgoing_file",),
            )
        )
    return items


def _overseeing(officer: Officer, here: str) -> list[NavItem]:
    """The pages of supervisors and auditors, and those of who leads."""
    items = []
    if officer.holds(*DASHBOARD_POSTS):
        label, also = _("Dashboard"), ("dashboards:",)
        items.append(
            _item("dashboards:index", label, "chart-bar", here=here, also=also)
        )
    if officer.holds(*OVERSEEING_POSTS):
        items.append(
            _item(
                "supervision:board",
                _("Supervisor's board"),
                "layout-kanban",
                here=here,
                also=("supervision:",),
            )
        )
    if officer.holds(*RETENTION_POSTS):
        label = _("Retention")
        items.append(
            _item("keeping:index", label, "lock", here=here, also=("keeping:",))
        )
    if officer.holds(*EMERGENCY_POSTS, *WATCHING_POSTS):
        label, also = _("Emergency access"), ("emergency:",)
        items.append(
            _item("emergency:index", label, "alert-triangle", here=here, also=also)
        )
    if officer.is_supervisor or officer.is_auditor:
        label, also = _("Data incidents"), ("incidents:",)
        items.append(
            _item("incidents:index", label, "alert-octagon", here=here, also=also)
        )
    if officer.is_auditor:
        items.append(
            _item(
                "audit:search",
                _("Auditor's desk"),
                "shield-check",
                here=here,
                also=("audit:",),
            )
        )
    if officer.holds(Post.KEPALA_DINAS):
        items.append(
            _item(
                "supervision:leaders",
                _("Figures for leaders"),
                "chart-bar",
                here=here,
            )
        )
    return items


def _by_post(officer: Officer, here: str) -> list[NavItem]:
    items = []
    if officer.holds(*VILLAGE_POSTS):
        items.append(_item("village:index", _("Village desk"), "map-pin", here=here))
    if officer.holds(*READING_POSTS):
        label, also = _("Social aid"), ("aid:",)
        items += [
            _item("people:index", _("Workers"), "users", here=here, also=("people:",)),
            _item("aid:index", label, "circle-check", here=here, also=also),
        ]
    if officer.holds(*LISTING, *COUNTING):
        page = "coverage" if officer.holds(*COUNTING) else "people"
        label, also = _("Monitoring"), ("monitoring:",)
        items.append(_item(f"monitoring:{page}", label, "phone", here=here, also=also))
    if officer.holds(*IMPORTING_POSTS):
        label, also = _("Data of agencies"), ("exchange:",)
        items.append(
            _item("exchange:index", label, "arrows-exchange", here=here, also=also)
        )
    if officer.registers:
        items += [
            _item("desk:register", _("New complaint"), "plus", here=here),
            _item("desk:begin", _("Start a process"), "player-play", here=here),
        ]
    if officer.holds(*LETTER_POSTS):
        items.append(
            _item("letters:index", _("Letters"), "mail", here=here, also=("letters:",))
        )
    return items


def _of_people(officer: Officer, here: str) -> list[NavItem]:
    """Who is away, and moving tasks between people."""
    label = _("My absences")
    items = [_item("absences:mine", label, "clock", here=here, also=("absences:",))]
    if officer.is_supervisor:
        label, also = _("Move tasks"), ("reassigning:",)
        items.append(
            _item("reassigning:choose", label, "arrows-exchange", here=here, also=also)
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
            _item(
                "desk:information_register",
                _("Information register"),
                "layout-kanban",
                here=here,
            )
        )
    return [*items, *_publishing(officer, here)]


def _publishing(officer: Officer, here: str) -> list[NavItem]:
    """What the office publishes; the head of the office reads its figures alone."""
    label, also = _("Public information"), ("information:",)
    if officer.holds(Post.PETUGAS_PPID, Post.ATASAN_PPID, Post.AUDITOR):
        return [_item("information:index", label, "info-circle", here=here, also=also)]
    if officer.holds(Post.KEPALA_DINAS):
        label = _("Report on information services")
        return [_item("information:report", label, "info-circle", here=here)]
    return []


def _watching(officer: Officer, here: str) -> list[NavItem]:
    """Who signs in, and who got or lost which right."""
    items = []
    if officer.is_supervisor or officer.is_auditor:
        label = _("Changes of rights")
        items.append(_item("signins:rights", label, "key", here=here))
    if officer.is_auditor:
        label = _("Sign-in history")
        items.append(_item("signins:records", label, "history", here=here))
    return items


def _systems(here: str) -> NavItem:
    label, also = _("Systems of agencies"), ("apiaccess:",)
    return _item("apiaccess:index", label, "key", here=here, also=also)


def _administering(officer: Officer, here: str) -> list[NavItem]:
    items = [
        _item(
            "definitions:index",
            _("Process definitions"),
            "git-branch",
            here=here,
            also=("definitions:",),
        )
    ]
    if officer.holds(*CALENDAR_READING_POSTS):
        items += [
            _item(
                "calendars:index",
                _("Calendars"),
                "calendar",
                here=here,
                also=("calendars:",),
            ),
            _item(
                "rules:index", _("Deadline rules"), "clock", here=here, also=("rules:",)
            ),
        ]
    if officer.is_administrator or officer.is_supervisor:
        items.append(_systems(here))
    if officer.is_administrator:
        items.append(_item("admin:index", _("Administration"), "settings", here=here))
        label, also = _("Sign-in of staff"), ("signins:person",)
        items.append(_item("signins:people", label, "key", here=here, also=also))
        items += operating(here)
    return items
