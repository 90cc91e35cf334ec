"""Reads of the case file. Every one starts from what the person may see.

The rule (DOMAIN.md, "Units, posts and who owns a case"), in the order it is asked:

1. a grant to the person, not ended: any level;
2. a grant to a post at a unit that the person holds: not a secret case, and a limited
   one not through a village or district;
3. the person holds a claimed task in it, for a post that is still theirs: not a secret
   case, and a limited one not through a village or district;
4. a post that reads cases of that kind, whose unit owns the case or stands above the
   owner: a normal case; a limited one only for supervisors and for posts with a task
   in it.

5. an emergency access that the person took and that has not ended, while they hold a
   post that may take one and that reads cases of that kind of that owner: any level.

A secret case is seen by grant to a person only, or in an emergency. The first four let
somebody take part; by the fifth one reads and does nothing else.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import (
    BooleanField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Upper
from django.utils import timezone

from accounts.enums import (
    CASE_READING_POSTS,
    INFORMATION_READING_POSTS,
    LIMITED_READING_POSTS,
    VILLAGE_READING_POSTS,
    Post,
    UnitKind,
)
from accounts.models import PositionGroup, User
from accounts.selectors import Position, positions_of, recalled
from sigap_cases.cases.enums import (
    INFORMATION_KINDS,
    STAGES,
    VILLAGE_KINDS,
    CaseKind,
    CaseStatus,
    Level,
    LinkKind,
    PartyRole,
)
from sigap_cases.cases.models import (
    Case,
    CaseGroupObjectPermission,
    CaseLink,
    CaseUserObjectPermission,
    Document,
    EmergencyAccess,
    Party,
    ReferralDocument,
)
from workflows.enums import OPEN_STATES, ItemState
from workflows.models import WorkItem
from workflows.selectors import definition_of_version

from .put_together import Moment, put_together


VIEW = "view_case"
# Posts that read some kind of case by their unit.
READING_POSTS = CASE_READING_POSTS | INFORMATION_READING_POSTS | VILLAGE_READING_POSTS
# Units that never see what is limited, grant or not.
NEVER_LIMITED = frozenset({UnitKind.VILLAGE, UnitKind.DISTRICT})
# Who may open a case in an emergency: whoever is called when somebody is in danger now.
EMERGENCY_POSTS = frozenset(
    {Post.PETUGAS_PIKET, Post.PETUGAS_PENANGANAN, Post.PENYELIA}
)


def reach_of(position: Position) -> str:
    """The path below which a post reads cases; an auditor's is the whole regency."""
    if position.post == Post.AUDITOR:
        return position.unit_path.split(".", 1)[0] + "."
    return position.unit_path


def _live(now: Any) -> Q:
    return Q(expires_at=None) | Q(expires_at__gt=now)


def granted_to_user(user: Any) -> Exists:
    grants = CaseUserObjectPermission.objects.filter(
        _live(Moment()),
        content_object=OuterRef("pk"),
        user=user,
        permission__codename=VIEW,
    )
    return Exists(grants)


def _granted_to_posts(positions: Collection[Position]) -> Exists:
    held = Q(pk__in=[])
    for position in positions:
        held |= Q(unit_id=position.unit_id, post=position.post)
    grants = CaseGroupObjectPermission.objects.filter(
        _live(Moment()),
        content_object=OuterRef("pk"),
        group_id__in=PositionGroup.objects.filter(held).values("group_id"),
        permission__codename=VIEW,
    )
    return Exists(grants)


def counted_for(positions: tuple[Position, ...], level: str) -> tuple[Position, ...]:
    """The posts that count for a case of that level: a village's not beyond normal."""
    if level == Level.NORMAL:
        return positions
    return tuple(p for p in positions if p.unit_kind not in NEVER_LIMITED)


def _by_posts(positions: tuple[Position, ...]) -> Q:
    """Rule 2: through grants to the posts held."""
    office = counted_for(positions, Level.LIMITED)
    rule = Q(_granted_to_posts(positions), level=Level.NORMAL)
    if office:
        rule |= Q(_granted_to_posts(office), level=Level.LIMITED)
    return rule


def reads_kind(post: str, kind: str) -> bool:
    """Whether a post reads cases of that kind: who protects people does not read what
    the public asked, and the information officers do not read complaints. What people
    ask of their village is read there and by the auditor."""
    readers = CASE_READING_POSTS
    if kind in VILLAGE_KINDS:
        readers = VILLAGE_READING_POSTS
    if kind in INFORMATION_KINDS:
        readers = INFORMATION_READING_POSTS
    return post in readers


def _kinds_read_by(post: str) -> Q:
    rule = Q(pk__in=[])
    if post in CASE_READING_POSTS:
        rule |= ~Q(kind__in=(*INFORMATION_KINDS, *VILLAGE_KINDS))
    if post in INFORMATION_READING_POSTS:
        rule |= Q(kind__in=INFORMATION_KINDS)
    if post in VILLAGE_READING_POSTS:
        rule |= Q(kind__in=VILLAGE_KINDS)
    return rule


def sight_by_unit(position: Position) -> Q:
    """Rule 4: through the unit that owns the case.

    The task is looked for case by case, as few are limited: PostgreSQL would read every
    task that the post ever had, to have them at hand.
    """
    if position.post not in READING_POSTS:
        return Q(pk__in=[])
    within = Q(owner_path__startswith=reach_of(position))
    within &= _kinds_read_by(position.post)
    if position.post in LIMITED_READING_POSTS:
        return within & Q(level__in=(Level.NORMAL, Level.LIMITED))
    task = WorkItem.objects.filter(
        matter=OuterRef("matter"), post=position.post, unit_path=position.unit_path
    ).exclude(state=ItemState.CANCELLED)
    has_task = Subquery(task.values(there=Value(True))[:1], output_field=BooleanField())  # noqa: FBT003
    return within & (Q(level=Level.NORMAL) | Q(Q(has_task), level=Level.LIMITED))


def tasks_held(user: Any, positions: Collection[Position]) -> QuerySet[WorkItem]:
    """What ``user`` has claimed for a post that is still theirs."""
    posts = Q(pk__in=[])
    for position in positions:
        posts |= Q(post=position.post, unit_path=position.unit_path)
    return WorkItem.objects.filter(posts, owner=user, state=ItemState.CLAIMED)


def _by_task(user: Any, positions: tuple[Position, ...]) -> Q:
    """Rule 3: through a task that the person holds."""
    rule = Q(pk__in=[])
    for level in (Level.NORMAL, Level.LIMITED):
        held = tasks_held(user, counted_for(positions, level))
        rule |= Q(Exists(held.filter(matter=OuterRef("matter"))), level=level)
    return rule


def sees_by_held_task(item: WorkItem, unit_kind: str) -> bool:
    """Rule 3 for whoever has claimed ``item`` at a unit of that kind, without a query.

    False is no answer yet: another rule may still let them see the case.
    """
    return (
        item.state == ItemState.CLAIMED
        and not item.named_only
        and unit_kind not in NEVER_LIMITED
    )


def live_emergencies(user: Any) -> QuerySet[EmergencyAccess]:
    """What ``user`` has opened in an emergency, and has not ended by now."""
    return EmergencyAccess.objects.filter(
        user=user, ended_at=None, expires_at__gt=Moment()
    )


def emergency_positions(positions: Collection[Position]) -> tuple[Position, ...]:
    """The posts by which a case may be opened in an emergency."""
    return tuple(p for p in positions if p.post in EMERGENCY_POSTS)


def sight_in_emergency(user: Any, positions: tuple[Position, ...]) -> Q:
    """Rule 5."""
    reach = Q(pk__in=[])
    for position in emergency_positions(positions):
        within = Q(owner_path__startswith=position.unit_path)
        reach |= within & _kinds_read_by(position.post)
    if not emergency_positions(positions):
        return reach
    taken = live_emergencies(user).filter(case=OuterRef("pk"))
    return reach & Q(Exists(taken))


def sight_of(
    user: Any,
    positions: tuple[Position, ...] | None = None,
    *,
    lasting: bool = False,
) -> Q:
    """The rule as SQL, for any queryset of cases; what costs least is asked first.

    ``positions`` spares a query where the caller has just read them. ``lasting`` leaves
    out what is only read in an emergency.
    """
    held = positions_of(user) if positions is None else positions
    if not held:
        return Q(pk__in=[])
    key = (user.pk, held, lasting)
    return put_together(key, lambda: _whole_rule(user, held, lasting=lasting))


def _whole_rule(user: Any, positions: tuple[Position, ...], *, lasting: bool) -> Q:
    rule = Q(pk__in=[])
    for position in positions:
        rule |= sight_by_unit(position)
    rule |= Q(granted_to_user(user)) | _by_posts(positions)
    rule |= _by_task(user, positions)
    return rule if lasting else rule | sight_in_emergency(user, positions)


def cases_visible_to(
    user: Any,
    *,
    positions: tuple[Position, ...] | None = None,
    lasting: bool = False,
) -> QuerySet[Case]:
    """The cases that ``user`` may see, and no trace of the others."""
    if not user.is_authenticated or not user.is_active:
        return Case.objects.none()
    return Case.objects.filter(sight_of(user, positions, lasting=lasting))


def takes_part_in_matter(user: Any, matter_id: int) -> bool:
    """Whether ``user`` sees the matter's case by more than an emergency access."""
    found: bool = recalled(
        ("matter", user.pk, matter_id),
        lambda: (
            cases_visible_to(user, lasting=True).filter(matter_id=matter_id).exists()
        ),
    )
    return found


def named_items_of(user: Any, *, positions: tuple[Position, ...] | None = None) -> Q:
    """Work items of secret cases in which ``user`` is named, at units they work at."""
    if not user.is_active:
        return Q(pk__in=[])
    if positions is None:
        positions = positions_of(user)
    cases = Case.objects.filter(granted_to_user(user)).values("matter_id")
    paths = {position.unit_path for position in positions}
    return Q(named_only=True, unit_path__in=paths, matter_id__in=Subquery(cases))


def search(
    cases: QuerySet[Case], text: str, *, reporters: bool = True
) -> QuerySet[Case]:
    """Narrow to cases whose number, or a name in which, looks like ``text``.

    Misspelt names are found by trigrams; the whole text counts, because Balinese
    names share their first words. Without ``reporters`` who reported is not looked at:
    for somebody to whom they are masked, a hit would tell them.
    """
    text = text.replace("\x00", "").strip()
    if not text:
        return cases
    named = Party.objects.filter(case=OuterRef("pk")).annotate(
        likeness=TrigramWordSimilarity(text.upper(), Upper("name"))
    )
    if not reporters:
        named = named.exclude(role__in=(PartyRole.REPORTER, PartyRole.COMPLAINANT))
    alike = Exists(named.filter(Q(name__icontains=text) | Q(likeness__gt=0.5)))
    return cases.filter(
        Q(number__icontains=text) | Q(workplace__icontains=text) | alike
    )


def possible_repeats(
    cases: QuerySet[Case], *, name: str, village_id: int | None, workplace: str
) -> QuerySet[Case]:
    """Cases of the last year that may be the same matter, for the person to judge."""
    since = timezone.now() - timedelta(days=365)
    rule = Q(pk__in=[])
    if name.strip():
        named = (
            Party.objects.filter(case=OuterRef("pk"), role=PartyRole.WORKER)
            .annotate(likeness=TrigramWordSimilarity(name.upper(), Upper("name")))
            .filter(likeness__gt=0.6)
        )
        rule |= Q(Exists(named))
    if workplace.strip() and village_id:
        rule |= Q(workplace__iexact=workplace.strip(), village_id=village_id)
    return cases.filter(rule, lodged_at__gte=since).order_by("-lodged_at")


def open_items_of(case: Case) -> QuerySet[WorkItem]:
    return open_items_of_matter(case.matter_id)


def open_items_of_matter(matter_id: int) -> QuerySet[WorkItem]:
    return WorkItem.objects.filter(matter_id=matter_id, state__in=OPEN_STATES).order_by(
        "due_at", "pk"
    )


def stages_of_kind(case: Case) -> tuple[tuple[CaseStatus, tuple[CaseStatus, ...]], ...]:
    """The row of stages of its process: those whose statuses its definition uses."""
    if case.kind == CaseKind.COMPLAINT or case.process is None:
        return STAGES
    definition = definition_of_version(case.process.version)
    used = {step.status for step in definition.steps.values()} | {case.status}
    used |= {outcome.status for outcome in definition.outcomes.values()}
    return tuple(stage for stage in STAGES if used.intersection(stage[1]))


def sent_by_reporter(case: Case) -> QuerySet[Document]:
    """Files that came in with the reporter's code.

    What the holder of a one-time link sent has no account behind it either.
    """
    of_partners = ReferralDocument.objects.filter(document=OuterRef("pk"))
    return Document.objects.filter(~Exists(of_partners), case=case, uploaded_by=None)


def live_grants() -> Q:
    """Grants that let somebody see a case now."""
    return _live(timezone.now()) & Q(permission__codename=VIEW)


def parent_of(case: Case) -> Case | None:
    """The case from which this one was started."""
    links = case.links_to.filter(kind=LinkKind.CHILD, ended_at=None)
    link = links.select_related("from_case").first()
    return link.from_case if link else None


def children_of(case: Case) -> QuerySet[Case]:
    """What was started from the case, whether it runs or has ended."""
    links = CaseLink.objects.filter(from_case=case, kind=LinkKind.CHILD, ended_at=None)
    return Case.objects.filter(pk__in=links.values("to_case")).order_by("pk")


def named_people(matter_id: int) -> QuerySet[User] | None:
    """Who is named in the secret case of this matter; None if it is not secret."""
    case = Case.objects.filter(matter_id=matter_id, level=Level.SECRET).first()
    if case is None:
        return None
    live = case.user_grants.filter(_live(timezone.now()), permission__codename=VIEW)
    return User.objects.filter(is_active=True, pk__in=live.values("user_id"))
