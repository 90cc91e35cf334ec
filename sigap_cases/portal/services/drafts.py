"""Drafts of complaints: kept while one is written, gone when sent, dropped or old."""

import hashlib
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Unit
from sigap_cases.cases.enums import Capacity, DocumentKind, Urgency
from sigap_cases.cases.models import Case, CaseType, Country
from sigap_cases.cases.services import documents, intake, tracking
from sigap_cases.cases.services.intake import Lodging, Person
from sigap_cases.portal import steps
from sigap_cases.portal.exceptions import Incomplete, TooManyFiles
from sigap_cases.portal.forms.problems import CODE_OF
from sigap_cases.portal.forms.questions import (
    ANONYMOUS,
    CAPACITY,
    HOME,
    SHIP,
    YES,
)
from sigap_cases.portal.models import Draft, DraftFile
from sigap_cases.sealing.models import SealKey
from workflows.actors import holder


KEPT = timedelta(hours=24)
MOST_FILES = 10
MOST_BYTES = 40 * 1024 * 1024
INDONESIA = "ID"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The case and, for the browser that has not seen it yet, its code."""

    case: Case
    code: str | None


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _live(key: str) -> QuerySet[Draft]:
    return Draft.objects.filter(key_hash=_hash(key), expires_at__gt=timezone.now())


def begin() -> tuple[Draft, str]:
    """A new draft and the key that only its browser keeps."""
    key = secrets.token_urlsafe(32)
    expires_at = timezone.now() + KEPT
    return Draft.objects.create(key_hash=_hash(key), expires_at=expires_at), key


def find(key: str) -> Draft | None:
    """The unsent draft of a browser's key."""
    return _live(key).filter(sent_at=None).first()


@transaction.atomic
def save(draft: Draft, slug: str, typed: dict[str, str]) -> Draft:
    """Keep what was typed on one page, right or not; the draft lives a day from now."""
    held = Draft.objects.select_for_update().get(pk=draft.pk)
    if held.sent_at is not None:
        return held
    held.answers[slug] = typed
    held.expires_at = timezone.now() + KEPT
    held.save(update_fields=["answers", "expires_at"])
    return held


def mark_reviewed(draft: Draft) -> None:
    if not draft.is_reviewed:
        draft.is_reviewed = True
        draft.save(update_fields=["is_reviewed"])


def discard(draft: Draft) -> None:
    draft.delete()
    _forget([draft.seal_id])


def _forget(seal_ids: Iterable[uuid.UUID | None]) -> None:
    """A key that seals nothing any more; copies in a backup stay shut."""
    SealKey.objects.filter(pk__in=[pk for pk in seal_ids if pk]).delete()


@transaction.atomic
def purge() -> int:
    """Forget the drafts whose day is over, with their files."""
    old = Draft.objects.filter(expires_at__lte=timezone.now())
    seals = list(old.values_list("seal_id", flat=True))
    gone, _kinds = old.filter(Q(seal=None) | Q(seal_id__in=seals)).delete()
    _forget(seals)
    return gone


def files_of(draft: Draft) -> QuerySet[DraftFile]:
    return draft.files.defer("content")


@transaction.atomic
def add_file(draft: Draft, upload: "File[bytes]", *, key: str) -> DraftFile:
    """Check, clean and keep a file; FileRefused says what is wrong. Once per ``key``."""
    Draft.objects.select_for_update().get(pk=draft.pk, sent_at=None)
    key = key[:64] or uuid.uuid4().hex
    known = files_of(draft).filter(upload_key=key).first()
    if known is not None:
        return known
    total = draft.files.aggregate(total=Sum("size"))["total"] or 0
    if draft.files.count() >= MOST_FILES or total + (upload.size or 0) > MOST_BYTES:
        raise TooManyFiles
    content, content_type = documents.cleaned(upload)
    return DraftFile.objects.create(
        draft=draft,
        upload_key=key,
        name=_printable(upload.name or ""),
        content=content,
        content_type=content_type,
        size=len(content),
        added_at=timezone.now(),
    )


def _printable(name: str) -> str:
    """A file's name without its folders and without what cannot be seen."""
    name = name.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in name if c.isprintable())[:150] or _("File")


def remove_file(draft: Draft, key: str) -> None:
    draft.files.filter(upload_key=key).delete()


@transaction.atomic
def send(key: str) -> Sent | None:
    """Make the case of a draft, with its files: all or nothing, and only once.

    The code is drawn from ``key``: a browser whose answer got lost, or that was
    pressed twice, still holds the key and is shown the same code. None where no draft
    has this key; Incomplete names the question that is open.
    """
    draft = locked(key)
    if draft is None:
        return None
    if draft.sent_at is not None:
        return sent_before(draft, key)
    lodging = lodging_of(draft, code_secret=key)
    lodged = intake.lodge(lodging)
    _hand_over_files(draft, lodged.case)
    empty(draft)
    return Sent(case=lodged.case, code=lodged.code)


def locked(key: str) -> Draft | None:
    """The draft of a browser's key, sent or not, for the one who sends it now."""
    return _live(key).select_for_update().first()


def empty(draft: Draft) -> None:
    """What was sent is kept in the case alone."""
    seal_id = draft.seal_id
    draft.answers, draft.sent_at, draft.seal = {}, timezone.now(), None
    draft.save(update_fields=["answers", "sent_at"])
    _forget([seal_id])


def sent_before(draft: Draft, key: str) -> Sent:
    case = Case.objects.get(submission_key=draft.submission_key)
    return Sent(case=case, code=tracking.code_again(case, key))


def _hand_over_files(draft: Draft, case: Case) -> None:
    by = holder()
    for file in draft.files.all():
        picture = file.content_type in documents.PICTURES
        documents.keep(
            case,
            (bytes(file.content), file.content_type),
            kind=DocumentKind.PHOTO if picture else DocumentKind.OTHER,
            title=file.name,
            by=by,
        )
    draft.files.all().delete()


def lodging_of(draft: Draft, *, code_secret: str = "") -> Lodging:
    """The draft's answers, checked once more, as the case file takes them."""
    open_step = steps.first_incomplete(draft.answers)
    if open_step is not None:
        raise Incomplete(open_step.slug)
    told: dict[str, Any] = {}
    for step in steps.asked(draft.answers):
        told.update(steps.read(step, draft.answers).cleaned_data)
    return Lodging(
        submission_key=draft.submission_key,
        code_secret=code_secret,
        case_type=_case_type(told),
        narrative=told["narrative"],
        wish=told["wish"],
        urgency=told["danger"] or Urgency.ROUTINE,
        **_people(told),
        **_places(told),
        **_contact(told),
    )


def _case_type(told: dict[str, Any]) -> CaseType:
    code = CODE_OF[told["problem"]] or told["case_type"]
    return CaseType.objects.get(code=code)


def _people(told: dict[str, Any]) -> dict[str, Any]:
    anonymous = told["identity"] == ANONYMOUS
    capacity = told["capacity"] or Capacity.OTHER
    note = ""
    if anonymous and told["capacity"]:
        note = CAPACITY.told(told["capacity"])
    return {
        "capacity": Capacity.ANONYMOUS if anonymous else capacity,
        "reporter": Person(
            name=told["name"], phone=told["phone"], email=told["email"], note=note
        ),
        "worker": Person(name=told.get("worker_name", "")),
        "second_secret": told["second_secret"],
    }


def _places(told: dict[str, Any]) -> dict[str, Any]:
    code = told["country_code"]
    if not code and told["where"] == HOME:
        code = INDONESIA
    workplace = told["workplace"]
    if told["country"] and not told["country_code"]:
        # Not a country we know by that name: keep the words.
        workplace = ", ".join(filter(None, (workplace, told["country"])))[:160]
    village = told["village_code"]
    return {
        "country": Country.objects.filter(pk=code).first() if code else None,
        "workplace": workplace,
        "is_ship": told["where"] == SHIP,
        "village": Unit.objects.filter(code=village).first() if village else None,
        "village_may_know": told["may_know"] == YES,
    }


def _contact(told: dict[str, Any]) -> dict[str, Any]:
    return {
        "safe_channel": told["channel"],
        "safe_from": told["safe_from"],
        "safe_until": told["safe_until"],
        "pass_phrase": told["pass_phrase"],
    }
