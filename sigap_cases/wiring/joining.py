"""The only place that joins the engine, the case file and the notices."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts import extensions as account_extensions
from accounts import followers as leaving
from accounts.enums import Post
from accounts.models import User
from accounts.selectors import absence_of, positions_of, recalling
from notifications import recipients
from notifications.enums import OutboxState
from notifications.models import OutboxMessage
from notifications.recipients import Directory
from sigap_cases.aid.models import AidProof
from sigap_cases.aid.services import following as aid_following
from sigap_cases.cases import (
    calendar_policies,
    conflicts,
    policies,
    referral_selectors,
    selectors,
    whose_calendars,
)
from sigap_cases.cases.enums import CaseStatus, DocumentKind
from sigap_cases.cases.referral_selectors import is_referral
from sigap_cases.cases.services import (
    answering,
    claims,
    data_access,
    emergency_access,
    handing_over,
    lifecycle,
    linking,
    party_records,
    referral_answers,
    referral_ends,
    storage,
)
from sigap_cases.cases.services.letters import signing, templates, village
from sigap_cases.monitoring.services import following
from sigap_cases.publicinfo.models import InformationItem
from sigap_cases.registry import followers
from workflows import extensions, tasks
from workflows.actors import Actor
from workflows.extensions import ActionContext, Extensions, Held, Notice, Row
from workflows.models import Matter, Process, SignedRoot, WorkItem

from . import (
    account_notices,
    addresses,
    audience,
    escalating,
    reaching,
    reporters,
    standing_in,
    topics,
)
from . import tasks as own_tasks
from .audience import audience_of
from .idle import idle_after


TASK_ACTIONS = frozenset(
    {
        "request_info",
        "record_contact",
        "change_confidentiality",
        "change_urgency",
        "add_document",
        "withdraw",
        "close_unreachable",
        "schedule_hearing",
        "refer",
        "start_process",
    }
)

# Automatic steps: name and what runs.
ACTIONS: dict[str, Callable[[ActionContext], None]] = {
    "publish_result": lifecycle.publish_result,
    "publish_answer": answering.publish_answer,
    "publish_extension": answering.publish_extension,
    "publish_refusal": answering.publish_refusal,
    "publish_objection": answering.publish_objection,
    "collect_personal_data": data_access.collect,
}


def join() -> None:
    """Hand the engine and the notices what they need of the product."""
    extensions.install(product())
    recipients.install(directory())
    followers.install(
        party_records.FOLLOWER, *following.FOLLOWERS, aid_following.FOLLOWER
    )
    storage.install("aid", AidProof)
    storage.install("public-information", InformationItem)
    leaving.install("tasks", standing_in.left)
    account_extensions.install(account_notices.EXTENSIONS)


def directory() -> Directory:
    """The product's side of the notices."""
    return Directory(
        audience_of=audience_of,
        addresses_of=addresses.addresses_of,
        audiences_of=audience.audiences_of,
        facts_of=reporters.facts_of,
        reached_by=reaching.reached_by,
        away=audience.away,
        openings=reaching.openings,
        still_heard=audience.still_heard,
    )


def product() -> Extensions:
    """The product's side of the engine."""
    return Extensions(
        held_by=held_by,
        may_see=may_see,
        sees_held=sees_held,
        may_supervise=may_supervise,
        named_items=referral_selectors.named_items_of,
        status_changed=lifecycle.status_changed,
        answered=answered,
        process_ended=process_ended,
        open_linked=linking.open_linked,
        process_started=linking.process_started,
        notice_rows=notice_rows,
        wake=wake,
        supervisor_of=escalating.supervisor_of,
        head_of=escalating.head_of,
        deputy_of=escalating.deputy_of,
        may_take_over=escalating.may_take_over,
        remembering=recalling,
        calendar_of=whose_calendars.calendar_of,
        may_edit_calendars=calendar_policies.may_edit_calendars,
        may_set_rules=calendar_policies.may_set_rules,
        is_away=lambda user: absence_of(user) is not None,
        idle_after=idle_after,
        root_signed=root_signed,
        barred=emergency_access.barred,
        has_conflict=conflicts.has_conflict,
        task_done={
            signing.PROCESS: signing.task_done,
            signing.OF_VILLAGE: village.task_done,
            emergency_access.PROCESS: emergency_access.task_done,
        },
        actions=ACTIONS,
        posts=frozenset(Post.values),
        statuses=frozenset(CaseStatus.values),
        task_actions=TASK_ACTIONS,
        document_kinds=frozenset(DocumentKind.values),
        letters=templates.shipped_keys(),
    )


def held_by(user: User) -> Sequence[Held]:
    return [
        Held(
            post=position.post,
            unit_path=position.unit_path,
            title=position.title,
            unit_kind=position.unit_kind,
        )
        for position in positions_of(user)
    ]


def may_see(user: User, matter: Matter) -> bool:
    return referral_selectors.takes_part_in_matter(user, matter)


def sees_held(user: User, item: WorkItem, held: Held) -> bool:
    if is_referral(item.matter):
        return may_see(user, item.matter)
    return selectors.sees_by_held_task(item, held.unit_kind) or may_see(
        user, item.matter
    )


def may_supervise(user: User, item: WorkItem) -> bool:
    return policies.supervises(user, item.unit_path) and may_see(user, item.matter)


def answered(matter: Matter, values: Mapping[str, Any], actor: Actor) -> None:
    """A task was completed: its case or its referral takes over what it settled."""
    if is_referral(matter):
        referral_answers.answered(matter, values, actor)
        return
    lifecycle.answered(matter, values, actor)
    handing_over.answered(matter, values, actor)
    claims.answered(matter, values, actor)


def process_ended(process: Process, actor: Actor) -> None:
    if is_referral(process.matter):
        referral_ends.process_ended(process, actor)
    else:
        lifecycle.process_ended(process, actor)
        village.process_ended(process, actor)


def notice_rows(notices: Sequence[Notice]) -> Sequence[Row]:
    """The engine's notices as outbox rows, written in its own statement."""
    now = timezone.now()
    return [
        (OutboxMessage, _outbox_row(notice, now, number))
        for number, notice in enumerate(notices)
    ]


def _outbox_row(notice: Notice, now: Any, number: int) -> dict[str, Any]:
    """``number`` tells several notices of one topic and moment from each other."""
    topic = topics.topic_of(notice)
    about = f"{topic}:{notice.matter.pk}:{notice.item_id}"
    return {
        "key": f"{about}:{now.timestamp()}:{number}",
        "topic": topic,
        "matter_id": notice.matter.pk,
        "label": notice.matter.label,
        "item_id": notice.item_id,
        "post": notice.post,
        "unit_path": notice.unit_path,
        "user_id": notice.user_id,
        "at_any_hour": topics.at_any_hour(notice),
        "data": dict(notice.data),
        "state": OutboxState.WAITING,
        "created_at": now,
        "due_at": now,
        "attempts": 0,
        "last_error": "",
    }


def wake(name: str) -> None:
    """Send a worker to look; a broker that is away changes nothing but the delay."""
    try:
        {"actions": tasks.run_due_actions}[name].apply_async(retry=False)
    except OperationalError:
        return


def root_signed(root: SignedRoot) -> None:
    """Have it mailed, where an address is set; a broker that is away loses no root."""
    if not settings.HISTORY_ROOT_EMAIL:
        return
    try:
        own_tasks.mail_root.apply_async([root.pk], retry=False)
    except OperationalError:
        return
