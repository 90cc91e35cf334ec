"""Patterns in how work was done: back-dated, both sides by one hand, moved about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Model, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap_cases.cases.enums import Level
from sigap_cases.cases.models import (
    ContactAttempt,
    Hearing,
    IncomingLetter,
    Letter,
)
from sigap_cases.desk.supervision.charts import midnight
from workflows.enums import ItemState
from workflows.models import Event, ProcessVersion, WorkItem
from workflows.selectors import definition_of_version

from .hits import SOURCES, Hit, Trail, history_url
from .patterns import MOST_FOUND, Pattern, Scope
from .sight import of_case, of_matter


# Entered so much later than it is said to have been.
LATE_ENTRY = timedelta(days=7)
OFTEN_MOVED = 3


def _case_url(number: str, part: str = "") -> str:
    page = reverse("desk:case", args=[number])
    return f"{page}?bagian={part}" if part else page


def _newest(hits: Iterable[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda hit: hit.at, reverse=True)[: MOST_FOUND + 1]


def _late(said: datetime, entered: datetime) -> str:
    words = {"days": (entered - said).days}
    return _("Entered %(days)s days after its date") % words


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """Rows that name a day or moment of their own beside the one they were entered at."""

    model: type[Model]
    what: str | Promise
    said: str
    entered: str
    by: str
    part: str

    def late(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model._default_manager.all()
        return rows.filter(**{f"{self.said}__lt": F(self.entered) - LATE_ENTRY})

    def hit(self, row: Any) -> Hit:
        said, entered = getattr(row, self.said), getattr(row, self.entered)
        if not isinstance(said, datetime):
            said = midnight(said)
        return Hit(
            at=entered,
            what=str(self.what),
            detail=_late(said, entered),
            who=str(getattr(row, self.by)),
            number=row.case.number,
            url=_case_url(row.case.number, self.part),
        )


DATED = (
    Dated(
        model=IncomingLetter,
        what=gettext_lazy("Incoming letter"),
        said="received_on",
        entered="recorded_at",
        by="recorded_by",
        part="surat",
    ),
    Dated(
        model=ContactAttempt,
        what=gettext_lazy("Attempt to reach the reporter"),
        said="at",
        entered="recorded_at",
        by="recorded_by",
        part="kontak",
    ),
    Dated(
        model=Hearing,
        what=gettext_lazy("Meeting"),
        said="starts_at",
        entered="called_at",
        by="called_by",
        part="jadwal",
    ),
)


def backdated(scope: Scope) -> Sequence[Hit]:
    hits: list[Hit] = []
    for dated in DATED:
        rows = dated.late().filter(
            of_case(scope.cases()), **scope.within(dated.entered)
        )
        rows = rows.select_related("case", dated.by).order_by(f"-{dated.entered}")
        hits += [dated.hit(row) for row in rows[: MOST_FOUND + 1]]
    return _newest(hits)


def signed_by_its_writer(letters: QuerySet[Letter]) -> QuerySet[Letter]:
    return letters.filter(signed_by=F("written_by"))


def self_signed(scope: Scope) -> Sequence[Hit]:
    rows = signed_by_its_writer(Letter.objects.filter(**scope.within("signed_at")))
    rows = rows.filter(of_case(scope.cases())).select_related("case", "signed_by")
    return [
        Hit(
            at=letter.signed_at or letter.written_at,
            what=letter.subject,
            who=str(letter.signed_by),
            detail=letter.number,
            number=letter.case.number,
            url=reverse("letters:letter", args=[letter.pk]),
        )
        for letter in rows.order_by("-signed_at")[: MOST_FOUND + 1]
    ]


def _second_steps() -> Q:
    """Done steps that another hand than that of earlier ones should have done."""
    rule = Q(pk__in=[])
    for version in ProcessVersion.objects.filter(processes__isnull=False).distinct():
        for key, step in definition_of_version(version).steps.items():
            others = getattr(step, "not_same_person_as", ())
            if others:
                earlier = WorkItem.objects.filter(
                    process=OuterRef("process"),
                    step__in=others,
                    owner=OuterRef("owner"),
                    state=ItemState.DONE,
                )
                rule |= Q(Exists(earlier), process__version=version, step=key)
    return rule


def done_by_both(items: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    return items.filter(_second_steps(), state=ItemState.DONE)


def both_sides(scope: Scope) -> Sequence[Hit]:
    rows = done_by_both(WorkItem.objects.filter(**scope.within("closed_at")))
    rows = rows.filter(of_matter(scope.cases())).select_related("matter", "owner")
    return [
        Hit(
            at=item.closed_at or item.opened_at,
            what=item.title,
            who=str(item.owner),
            number=item.matter.label,
            url=history_url(item.matter.label),
        )
        for item in rows.order_by("-closed_at")[: MOST_FOUND + 1]
    ]


LOWERED = Q(data__from=Level.SECRET) | Q(
    data__from=Level.LIMITED, data__to=Level.NORMAL
)


def lowered(scope: Scope) -> Sequence[Hit]:
    rows = Event.objects.filter(
        LOWERED,
        of_matter(scope.cases()),
        kind="case.level_changed",
        **scope.within("at"),
    ).select_related("matter", "process__version", "process__case")
    tell = SOURCES[Trail.EVENTS].tell
    return [tell(row) for row in rows.order_by("-at", "-pk")[: MOST_FOUND + 1]]


def moved_often(events: QuerySet[Event]) -> QuerySet[Any]:
    return (
        events.filter(kind="task.reassigned")
        .order_by()
        .values("matter_id", "matter__label")
        .annotate(number=Count("pk"))
        .filter(number__gte=OFTEN_MOVED)
    )


def often_moved(scope: Scope) -> Sequence[Hit]:
    events = Event.objects.filter(of_matter(scope.cases()), **scope.within("at"))
    rows = list(moved_often(events).order_by("-number", "matter_id")[: MOST_FOUND + 1])
    last = dict(
        Event.objects.filter(
            kind="task.reassigned",
            matter_id__in=[row["matter_id"] for row in rows],
            **scope.within("at"),
        )
        .order_by("at")
        .values_list("matter_id", "at")
    )
    return _newest(
        Hit(
            at=last[row["matter_id"]],
            what=_("Task moved %(count)s times") % {"count": row["number"]},
            who="",
            number=row["matter__label"],
            url=f"{reverse('audit:search')}?nomor={row['matter__label']}&kejadian=tugas",
        )
        for row in rows
    )


PATTERNS = (
    Pattern(
        key="tanggal-mundur",
        name=gettext_lazy("Entered long after its date"),
        why=gettext_lazy(
            "Letters, attempts and meetings that were entered more than seven days "
            "after the day they name may have been made up for the file."
        ),
        find=backdated,
    ),
    Pattern(
        key="konsep-dan-tanda-tangan",
        name=gettext_lazy("Drafted and signed by the same person"),
        why=gettext_lazy("Nobody else has read the letter before it went out."),
        find=self_signed,
    ),
    Pattern(
        key="dua-sisi",
        name=gettext_lazy("Both sides of a two-person rule by one person"),
        why=gettext_lazy(
            "The process asks for two people at these steps, and one has done both."
        ),
        find=both_sides,
    ),
    Pattern(
        key="kerahasiaan-turun",
        name=gettext_lazy("Confidentiality lowered"),
        why=gettext_lazy("More people read the case from then on."),
        find=lowered,
    ),
    Pattern(
        key="sering-dialihkan",
        name=gettext_lazy("Task moved again and again"),
        why=gettext_lazy(
            "Three moves or more: nobody wants the case, or somebody wants it moved."
        ),
        find=often_moved,
    ),
)
