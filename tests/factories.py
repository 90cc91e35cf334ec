"""The smallest valid objects; what a test does not say is counted up, never random."""

import itertools
import uuid
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts.enums import AbsenceKind, Post, UnitKind
from accounts.models import Absence, Membership, Unit, User
from accounts.services.memberships import position_group
from sigap_cases.cases.enums import Level, Phase
from sigap_cases.cases.models import (
    Case,
    CaseGroupObjectPermission,
    CaseType,
    CaseUserObjectPermission,
    DataIncident,
    EmergencyAccess,
)
from sigap_cases.publicinfo.models import InformationItem
from sigap_cases.publicinfo.services import items
from workflows.enums import ItemState, Priority, VersionState
from workflows.models import (
    DeadlineRule,
    Matter,
    Process,
    ProcessDefinition,
    ProcessVersion,
    Task,
    WorkItem,
)


_numbers = itertools.count(1)
LONG_AGO = date(2020, 1, 1)


def number() -> int:
    return next(_numbers)


def make_user(name: str = "petugas", **fields: Any) -> User:
    """Somebody without a post; ``name`` is counted up to a user name."""
    username = f"{name}{number()}"
    return User.objects.create(username=username, full_name=username, **fields)


def make_unit(
    kind: UnitKind = UnitKind.OFFICE, *, parent: Unit | None = None, **fields: Any
) -> Unit:
    code = fields.pop("code", f"unit{number()}")
    return Unit.objects.create(code=code, name=code, kind=kind, parent=parent, **fields)


def give_post(
    user: User,
    post: str,
    unit: Unit,
    *,
    since: date = LONG_AGO,
    until: date | None = None,
) -> Membership:
    """``until`` is the first day on which the post is no longer held."""
    position_group(unit, post)
    return Membership.objects.create(
        user=user, unit=unit, post=post, valid=DateRange(since, until)
    )


def make_holder(post: Post, unit: Unit, **fields: Any) -> User:
    """Somebody who holds ``post`` at ``unit``, named by it."""
    user = make_user(post, **fields)
    give_post(user, post, unit)
    return user


def make_absence(
    user: User,
    *,
    deputy: User | None = None,
    start: date | None = None,
    days: int = 5,
    **fields: Any,
) -> Absence:
    """Away from ``start`` (today) for so many days, as a row only."""
    first = start or timezone.localdate()
    return Absence.objects.create(
        user=user,
        deputy=deputy,
        valid=DateRange(first, first + timedelta(days=days)),
        kind=AbsenceKind.LEAVE,
        entered_by=user,
        entered_at=timezone.now(),
        **fields,
    )


def make_matter(places: Mapping[str, str] | None = None, **fields: Any) -> Matter:
    return Matter.objects.create(
        label=f"ADU-26-{number():06d}",
        places=dict(places or {"office": "kantor."}),
        **fields,
    )


def make_case_type(level: Level = Level.NORMAL) -> CaseType:
    code = f"JENIS_{number()}"
    return CaseType.objects.create(code=code, name=code, phase=Phase.ANY, level=level)


def make_case(owner: Unit, *, level: Level = Level.NORMAL, **fields: Any) -> Case:
    """A case as rows only: no process runs on it."""
    now = timezone.now()
    matter = fields.pop("matter", None) or make_matter(
        {"office": owner.path}, named_only=level == Level.SECRET
    )
    return Case.objects.create(
        number=matter.label,
        register_year=now.year,
        matter=matter,
        owner=owner,
        owner_path=owner.path,
        case_type=fields.pop("case_type", None) or make_case_type(level),
        level=level,
        narrative="Gaji tiga bulan belum dibayar.",
        submission_key=uuid.uuid4(),
        lodged_at=now,
        **fields,
    )


_DOCUMENT = """
key: proses
title: Proses
summary: Untuk pengujian.
legal_basis: [{title: Tidak ada}]
roles: {petugas: {title: Petugas, post: petugas_pengaduan}}
outcomes: {selesai: {title: Selesai}}
start: langkah
steps:
  langkah: {kind: human, title: Langkah, role: petugas, next: akhir}
  akhir: {kind: end, title: Akhir, outcome: selesai}
"""


def make_version() -> ProcessVersion:
    """A published version of one step, for rows that must name one."""
    definition = ProcessDefinition.objects.create(
        key=f"proses_{number()}", title="Proses"
    )
    return ProcessVersion.objects.create(
        definition=definition,
        number=1,
        state=VersionState.PUBLISHED,
        document=_DOCUMENT,
        content_hash="0" * 64,
        created_at=timezone.now(),
        published_at=timezone.now(),
    )


def make_item(
    matter: Matter,
    *,
    version: ProcessVersion,
    post: str,
    unit: Unit,
    state: ItemState = ItemState.OPEN,
    owner: User | None = None,
) -> WorkItem:
    """A work item as rows only, in any state."""
    now = timezone.now()
    process = Process.objects.create(
        version=version,
        matter=matter,
        flow_class=f"workflows/flows.{version.flow_name}",
    )
    task = Task.objects.create(
        process=process,
        flow_task=f"workflows/flows.{version.flow_name}.langkah",
        flow_task_type="HUMAN",
    )
    closed = state in (ItemState.DONE, ItemState.CANCELLED)
    return WorkItem.objects.create(
        task=task,
        process=process,
        matter=matter,
        step="langkah",
        title="Langkah",
        post=post,
        unit_path=unit.path,
        named_only=matter.named_only,
        priority=Priority.ROUTINE,
        state=state,
        owner=owner,
        opened_at=now,
        claimed_at=now if state == ItemState.CLAIMED else None,
        closed_at=now if closed else None,
    )


def _view_permission(codename: str = "view_case") -> Permission:
    return Permission.objects.get(codename=codename, content_type__app_label="cases")


def grant_person(
    case: Case, user: User, *, ended: bool = False, codename: str = "view_case"
) -> CaseUserObjectPermission:
    grant: CaseUserObjectPermission = CaseUserObjectPermission.objects.create(
        content_object=case,
        user=user,
        permission=_view_permission(codename),
        expires_at=timezone.now() - timedelta(hours=1) if ended else None,
    )
    return grant


def grant_post(
    case: Case, post: str, unit: Unit, *, ended: bool = False
) -> CaseGroupObjectPermission:
    grant: CaseGroupObjectPermission = CaseGroupObjectPermission.objects.create(
        content_object=case,
        group=position_group(unit, post).group,
        permission=_view_permission(),
        expires_at=timezone.now() - timedelta(hours=1) if ended else None,
    )
    return grant


def make_information(*, by: User, published_by: User) -> InformationItem:
    """A published item with a file."""
    words = items.Words(
        title="Rencana kerja 2026",
        summary="Rencana kerja Dinas tahun 2026.",
        kind="berkala",
        made_when="Januari 2026",
        made_where="Gianyar",
        form="soft",
        retention="5 tahun",
    )
    upload = ContentFile(b"%PDF-1.4 rencana", name="rencana.pdf")
    item = items.write(words, by=by, upload=upload)
    items.submit(item, by=by)
    return items.publish(item, by=published_by)


def make_incident(*, user: User, recorded_by: User | None = None) -> DataIncident:
    """An incident of the last day of one account, known for an hour."""
    now = timezone.now()
    held = user.memberships.latest("pk")
    known = now - timedelta(hours=1)
    incident: DataIncident = DataIncident.objects.create(
        title="Ponsel petugas hilang",
        user=user,
        since=now - timedelta(days=1),
        until=now,
        known_at=known,
        course="Ponsel hilang di jalan.",
        exposed="Nama dan nomor telepon.",
        measures="Akun ditutup.",
        rule=DeadlineRule.objects.get(kode="PDP-INSIDEN", number=1),
        due_at=known + timedelta(hours=72),
        office=held.unit,
        recorded_by=recorded_by or user,
        recorded_at=now,
    )
    return incident


def make_emergency(
    case: Case, user: User, *, running: bool = True, at: datetime | None = None
) -> EmergencyAccess:
    """An emergency access as a row only: no review runs on it."""
    now = timezone.now()
    opened = at or now - timedelta(hours=1 if running else 5)
    access: EmergencyAccess = EmergencyAccess.objects.create(
        case=case,
        user=user,
        reason="Pekerja dalam bahaya.",
        opened_at=opened,
        expires_at=opened + timedelta(hours=3),
    )
    return access
