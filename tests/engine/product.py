"""A product side for the engine that is not the case file: plain and watched."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from notifications.enums import OutboxState
from notifications.models import OutboxMessage
from tests.factories import make_matter
from workflows.actors import Actor
from workflows.extensions import (
    ActionContext,
    Extensions,
    Held,
    Linked,
    Notice,
    Row,
)
from workflows.models import Matter, Process, WorkItem
from workflows.sla import Term


OFFICE = "kantor."
VILLAGE = "kantor.desa."


class ProductFailedError(Exception):
    """Raised by the product in the middle of a transition."""


@dataclass
class Product:
    """Who holds what, who may not see what, and everything the engine said."""

    posts: dict[int, list[Held]] = field(default_factory=dict)
    supervisors: set[int] = field(default_factory=set)
    blind: set[tuple[int, int]] = field(default_factory=set)
    statuses: list[str] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)
    ended: list[tuple[str, str]] = field(default_factory=list)
    linked: list[Matter] = field(default_factory=list)
    started: list[tuple[str, int]] = field(default_factory=list)
    woken: list[str] = field(default_factory=list)
    # Who is above: of open matters, and of what only named people may see.
    supervising: Held | None = None
    named_supervising: Held | None = None
    head: Held | None = None
    # Posts whose late tasks the supervisor may not take over.
    staying: set[str] = field(default_factory=set)
    deputies: dict[int | None, Any] = field(default_factory=dict)
    away: set[int] = field(default_factory=set)
    # After how long an untouched task goes back; None for never.
    idle_after: Term | None = None
    # Names of hooks that raise, and what the automatic action does.
    failing: set[str] = field(default_factory=set)
    action: Callable[[ActionContext], None] = lambda context: None

    def give(self, user: Any, *posts: str, at: str = OFFICE) -> Any:
        held = [Held(post=post, unit_path=at, title=f"{post}, {at}") for post in posts]
        self.posts.setdefault(user.pk, []).extend(held)
        return user

    def extensions(self) -> Extensions:
        return Extensions(
            held_by=lambda user: self.posts.get(user.pk, ()) if user.is_active else (),
            may_see=lambda user, matter: (user.pk, matter.pk) not in self.blind,
            sees_held=lambda user, item, held: (
                (user.pk, item.matter_id) not in self.blind
            ),
            may_supervise=lambda user, item: user.pk in self.supervisors,
            named_items=lambda user: Q(pk__in=[]),
            status_changed=self._status_changed,
            answered=self._answered,
            process_ended=self._process_ended,
            open_linked=self._open_linked,
            process_started=self._process_started,
            notice_rows=self._notice_rows,
            wake=self.woken.append,
            supervisor_of=self._supervisor_of,
            head_of=lambda item: self.head,
            deputy_of=lambda item: self.deputies.get(item.owner_id),
            may_take_over=lambda item, _above: item.post not in self.staying,
            is_away=lambda user: user.pk in self.away,
            idle_after=lambda item: self.idle_after,
            actions={"act": self._act},
            posts=frozenset({"intake", "worker", "supervisor"}),
            statuses=frozenset({"received", "working", "closed"}),
            task_actions=frozenset({"withdraw"}),
        )

    def _act(self, context: ActionContext) -> None:
        self.action(context)

    def _supervisor_of(self, item: WorkItem) -> Held | None:
        self._fail("supervisor_of")
        return self.named_supervising if item.named_only else self.supervising

    def _fail(self, hook: str) -> None:
        if hook in self.failing:
            raise ProductFailedError(hook)

    def _status_changed(self, matter: Matter, status: str, actor: Actor) -> None:
        self._fail("status_changed")
        self.statuses.append(status)

    def _answered(
        self, matter: Matter, values: Mapping[str, Any], actor: Actor
    ) -> None:
        self._fail("answered")
        self.answers.append(dict(values))

    def _process_ended(self, process: Process, actor: Actor) -> None:
        self._fail("process_ended")
        self.ended.append((process.version.definition.key, process.outcome))

    def _open_linked(
        self, matter: Matter, process_key: str, given: Mapping[str, Any], actor: Actor
    ) -> Linked:
        self._fail("open_linked")
        self.linked.append(make_matter({"office": OFFICE}))
        return Linked(matter=self.linked[-1], values=given)

    def _process_started(self, process: Process, actor: Actor) -> None:
        self._fail("process_started")
        self.started.append((process.version.definition.key, process.matter_id))

    def _notice_rows(self, notices: Sequence[Notice]) -> Sequence[Row]:
        self._fail("notice_rows")
        return [(OutboxMessage, outbox_row(notice)) for notice in notices]


def outbox_row(notice: Notice) -> dict[str, Any]:
    now = notice.matter.opened_at
    return {
        "key": f"{notice.topic}:{notice.item_id}:{uuid.uuid4()}",
        "topic": notice.topic,
        "matter_id": notice.matter.pk,
        "label": notice.matter.label,
        "item_id": notice.item_id,
        "post": notice.post,
        "unit_path": notice.unit_path,
        "user_id": notice.user_id,
        "data": dict(notice.data),
        "state": OutboxState.WAITING,
        "created_at": now,
        "due_at": now,
        "attempts": 0,
        "last_error": "",
    }


def open_items(matter: Matter) -> list[WorkItem]:
    return list(WorkItem.objects.filter(matter=matter, closed_at=None).order_by("pk"))
