"""What the pages of referrals show, loaded for the side that asks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet, TextChoices
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from sigap_cases.cases.enums import Level, ReferralStatus
from sigap_cases.cases.masking import hidden_kinds
from sigap_cases.cases.models import Case, Referral, ReferralEntry, ReferralLink
from sigap_cases.cases.policies import check_can_work
from sigap_cases.cases.referral_policies import check_works_on
from sigap_cases.cases.referral_selectors import (
    is_referral,
    office_positions,
    open_items_at,
    receives,
    search,
)
from sigap_cases.cases.selectors import open_items_of_matter, tasks_held
from sigap_cases.cases.services.referrals import told_of
from sigap_cases.registry.sensitive import Sensitive
from workflows.enums import OPEN_STATES
from workflows.models import WorkItem
from workflows.policies import can
from workflows.selectors import definition_of_version

from . import timeline
from .due import Due, due_of
from .officer import Officer
from .paging import SIZE, Page, page_of, start_of


TONES = {
    ReferralStatus.SENT: "info",
    ReferralStatus.ASKING: "urgent",
    ReferralStatus.REFUSED: "urgent",
}


class Shown(TextChoices):
    """What the list of referrals may be narrowed to."""

    LIVE = "berjalan", _("Running")
    ENDED = "berakhir", _("Ended")


def find_referral(officer: Officer, number: str) -> Referral:
    """A referral the officer sees; anything else does not exist."""
    referral = (
        officer.referrals()
        .select_related(
            "case__matter",
            "case__process__version",
            "case__case_type",
            "matter",
            "partner",
            "process__version",
            "sent_by",
        )
        .filter(number=number)
        .first()
    )
    if referral is None:
        raise Http404
    return referral


def referral_of_item(officer: Officer, item: WorkItem) -> Referral | None:
    """The referral of a task if the officer sees it already."""
    if not is_referral(item.matter):
        return None
    seen = officer.referrals().filter(matter_id=item.matter_id)
    number = seen.values_list("number", flat=True).first()
    return find_referral(officer, number) if number else None


def case_of_referral_item(officer: Officer, item: WorkItem) -> Case | None:
    """The case behind a referral's task, for whoever sees that case."""
    if not is_referral(item.matter):
        return None
    return (
        officer.cases()
        .select_related("case_type", "matter", "process__version", "village__parent")
        .filter(referrals__matter_id=item.matter_id)
        .first()
    )


def is_office(officer: Officer, referral: Referral) -> bool:
    """Whether the officer stands on the sending side of it."""
    if officer.cases().filter(pk=referral.case_id).exists():
        return True
    held = tasks_held(officer.user, office_positions(officer.positions))
    return held.filter(matter_id=referral.matter_id).exists()


def reaches(officer: Officer, item: WorkItem) -> bool:
    """Whether a task of a referral may be looked at by who does not hold it.

    The receiving side is shown its own tasks and none of the office's.
    """
    if officer.cases().filter(referrals__matter_id=item.matter_id).exists():
        return True
    own = {p.unit_path for p in officer.positions if receives(p)}
    if item.unit_path not in own:
        return False
    return officer.referrals().filter(matter_id=item.matter_id).exists()


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedFile:
    title: str
    url: str
    size: int
    added_at: datetime
    from_partner: bool
    pk: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTask:
    item: WorkItem
    url: str
    due: Due | None
    post: str
    is_mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralFile:
    """A referral as one side sees it; for the office with what is its own besides."""

    referral: Referral
    office: bool
    sees_case: bool
    works: bool
    live: bool
    tone: str
    told: Sequence[Mapping[str, str]]
    files: Sequence[SharedFile]
    entries: Sequence[ReferralEntry]
    numbers: Sequence[Any]
    tasks: Sequence[OpenTask]
    people: Sequence[User]
    links: Sequence[ReferralLink]
    days: Sequence[timeline.Day]

    @property
    def next_due(self) -> Due | None:
        return next((task.due for task in self.tasks if task.due), None)


def referral_file(referral: Referral, officer: Officer) -> ReferralFile:
    sees_case = officer.cases().filter(pk=referral.case_id).exists()
    office = sees_case or is_office(officer, referral)
    entries = referral.entries.all()
    return ReferralFile(
        referral=referral,
        office=office,
        sees_case=sees_case,
        works=sees_case and can(check_can_work, officer.user, referral.case),
        live=referral.is_live(),
        tone=TONES.get(ReferralStatus(referral.status), ""),
        told=told_of(referral, names_reporter=_names_reporter(referral, officer)),
        files=_files(referral),
        entries=list(entries if office else entries.filter(is_internal=False)),
        numbers=list(referral.numbers.all()),
        tasks=_tasks(referral, officer, office=office),
        people=_people(referral) if office else (),
        links=_links(referral) if sees_case else (),
        days=timeline.days_of_matter(referral.matter)[0] if office else (),
    )


def _names_reporter(referral: Referral, officer: Officer) -> bool:
    """To the agency that was told, and at the office to whoever reads it in the case."""
    if any(position.unit_id == referral.partner_id for position in officer.positions):
        return True
    if can(check_works_on, officer.user, referral):
        return True
    return Sensitive.REPORTER not in hidden_kinds(officer.user, referral.case)


def _files(referral: Referral) -> list[SharedFile]:
    rows = referral.documents.select_related("document")
    return [
        SharedFile(
            title=row.document.title,
            url=reverse(
                "desk:referral_document", args=[referral.number, row.document_id]
            ),
            size=row.document.size,
            added_at=row.added_at,
            from_partner=row.from_partner,
            pk=row.document_id,
        )
        for row in rows
    ]


def _people(referral: Referral) -> list[User]:
    named = referral.people.values("user_id")
    return list(User.objects.filter(pk__in=named).order_by("full_name"))


def _links(referral: Referral) -> list[ReferralLink]:
    return list(referral.links.select_related("issued_by").prefetch_related("uses"))


def _tasks(referral: Referral, officer: Officer, *, office: bool) -> list[OpenTask]:
    now = timezone.now()
    items = open_items_of_matter(referral.matter_id)
    if not office:
        path = referral.partner.path if referral.partner else ""
        items = open_items_at(referral, path)
    items = items.select_related("deadline__rule", "owner", "process__version")
    return [
        OpenTask(
            item=item,
            url=reverse("desk:task", args=[item.pk]),
            due=due_of(item, now),
            post=_role_title(item),
            is_mine=item.owner_id == officer.user.pk,
        )
        for item in items
    ]


def _role_title(item: WorkItem) -> str:
    definition = definition_of_version(item.process.version)
    return definition.roles[definition.task_step(item.step).role].title


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the list; ``case`` is empty on the receiving side."""

    referral: Referral
    url: str
    tone: str
    case: str
    due: Due | None
    is_masked: bool


def narrowed(
    referrals: QuerySet[Referral], *, shown: str, text: str
) -> QuerySet[Referral]:
    if shown == Shown.LIVE:
        referrals = referrals.filter(ended_at=None)
    elif shown == Shown.ENDED:
        referrals = referrals.exclude(ended_at=None)
    return search(referrals, text)


def page_of_list(
    officer: Officer, referrals: QuerySet[Referral], number: int
) -> Page[Row]:
    start = start_of(number)
    found = referrals.select_related("case", "partner").order_by("-sent_at", "-pk")
    rows = list(found[start : start + SIZE + 1])
    return page_of(rows_of(rows, officer), number)


def rows_of(referrals: Iterable[Referral], officer: Officer) -> list[Row]:
    """As lines of a list, in three queries for any number of them."""
    referrals = list(referrals)
    seen = set(
        officer.cases()
        .filter(pk__in={referral.case_id for referral in referrals})
        .values_list("pk", flat=True)
    )
    due = _due_of_partner(referrals)
    return [
        Row(
            referral=referral,
            url=reverse("desk:referral", args=[referral.number]),
            tone=TONES.get(ReferralStatus(referral.status), ""),
            case=referral.case.number if referral.case_id in seen else "",
            due=due.get(referral.matter_id),
            is_masked=referral.case.level == Level.SECRET,
        )
        for referral in referrals
    ]


def _due_of_partner(referrals: Sequence[Referral]) -> dict[int, Due | None]:
    """The clock of each, of the task that lies with the receiving agency."""
    now = timezone.now()
    paths = {r.matter_id: r.partner.path for r in referrals if r.partner}
    items = WorkItem.objects.filter(
        matter_id__in=paths, state__in=OPEN_STATES
    ).select_related("deadline__rule")
    return {
        item.matter_id: due_of(item, now)
        for item in items
        if item.unit_path == paths[item.matter_id]
    }


def of_case(case: Case, officer: Officer) -> list[Row]:
    """The referrals of a case that the officer sees, for its panel."""
    rows = case.referrals.select_related("case", "partner").order_by("-sent_at", "-pk")
    return rows_of(rows, officer)
