"""Keeping the information list: written by one person, published by another."""

import hashlib
import uuid
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sigap_cases.cases.exceptions import MissingAnswer
from sigap_cases.cases.services.documents import EXTENSION, cleaned
from sigap_cases.publicinfo.enums import ItemKind, ItemState
from sigap_cases.publicinfo.exceptions import NotInThatState, WithdrawalReasonNeeded
from sigap_cases.publicinfo.models import InformationItem
from sigap_cases.publicinfo.policies import (
    check_can_keep,
    check_can_publish,
    check_can_withdraw,
    unit_of,
)
from workflows.services.history import save_as


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What an item says; the last three of an excluded one alone."""

    title: str
    summary: str
    kind: str
    made_when: str
    made_where: str
    form: str
    retention: str
    link: str = ""
    article: str = ""
    tested_on: date | None = None
    excluded_until: str = ""


@transaction.atomic
def write(
    words: Words, *, by: Any, upload: "File[bytes] | None" = None
) -> InformationItem:
    """A new draft of the unit that keeps the list."""
    item = InformationItem(unit=unit_of(by))
    return _written(item, words, by=by, upload=upload, reason="")


@transaction.atomic
def rewrite(
    item: InformationItem,
    words: Words,
    *,
    by: Any,
    reason: str,
    upload: "File[bytes] | None" = None,
    drop_file: bool = False,
) -> InformationItem:
    """New words are a draft again: the public reads them when they are published anew."""
    check_can_keep(by)
    item = _locked(item)
    if drop_file or words.kind == ItemKind.EXCLUDED:
        item.file, item.content_type = "", ""
        item.size, item.sha256 = 0, ""
    return _written(item, words, by=by, upload=upload, reason=reason)


def _written(
    item: InformationItem,
    words: Words,
    *,
    by: Any,
    upload: "File[bytes] | None",
    reason: str,
) -> InformationItem:
    _check_excluded(words, upload)
    for name, value in asdict(words).items():
        setattr(item, name, value)
    item.state, item.withdrawn_reason = ItemState.DRAFT, ""
    item.written_by, item.written_at = by, timezone.now()
    item.published_by = item.published_at = None
    if upload is not None:
        _keep_file(item, upload)
    save_as(item, by=by, reason=reason)
    return item


def _check_excluded(words: Words, upload: "File[bytes] | None") -> None:
    """Article and test (art. 17 and 19) for what is excluded, and no content of it."""
    if words.kind != ItemKind.EXCLUDED:
        if words.article or words.tested_on or words.excluded_until:
            raise MissingAnswer("article", _("Only excluded information has a ground."))
        return
    if not words.article:
        raise MissingAnswer("article", _("Choose the article that closes it."))
    if words.tested_on is None or words.tested_on > timezone.localdate():
        raise MissingAnswer("tested_on", _("Write the day of the test that was made."))
    if words.link or upload is not None:
        raise MissingAnswer(
            "file", _("Excluded information is listed without content.")
        )


def _keep_file(item: InformationItem, upload: "File[bytes]") -> None:
    """FileRefused says what is wrong with it. The earlier file stays for history."""
    content, content_type = cleaned(upload)
    item.content_type, item.size = content_type, len(content)
    item.sha256 = hashlib.sha256(content).hexdigest()
    name = f"{uuid.uuid4().hex}.{EXTENSION[content_type]}"
    item.file.save(name, ContentFile(content), save=False)


@transaction.atomic
def submit(item: InformationItem, *, by: Any) -> InformationItem:
    check_can_keep(by)
    return _moved(item, ItemState.DRAFT, ItemState.SUBMITTED, by=by)


@transaction.atomic
def send_back(item: InformationItem, *, by: Any, reason: str) -> InformationItem:
    """To whoever wrote it, with what has to be mended."""
    item = _locked(item)
    check_can_publish(by, item)
    if not reason.strip():
        raise MissingAnswer("reason", _("Write what has to be mended."))
    return _moved(item, ItemState.SUBMITTED, ItemState.DRAFT, by=by, reason=reason)


@transaction.atomic
def publish(item: InformationItem, *, by: Any) -> InformationItem:
    """By the superior; SecondPersonNeeded for whoever wrote it."""
    item = _locked(item)
    check_can_publish(by, item)
    item.published_by, item.published_at = by, timezone.now()
    return _moved(item, ItemState.SUBMITTED, ItemState.PUBLISHED, by=by)


@transaction.atomic
def withdraw(item: InformationItem, *, by: Any, reason: str) -> InformationItem:
    """It is gone from the public page at the next request."""
    check_can_withdraw(by)
    if not reason.strip():
        raise WithdrawalReasonNeeded
    item = _locked(item)
    item.withdrawn_reason = reason.strip()
    return _moved(item, ItemState.PUBLISHED, ItemState.WITHDRAWN, by=by, reason=reason)


def _moved(
    item: InformationItem,
    expected: ItemState,
    state: ItemState,
    *,
    by: Any,
    reason: str = "",
) -> InformationItem:
    found = InformationItem.objects.select_for_update().get(pk=item.pk)
    if found.state != expected:
        raise NotInThatState
    for name in ("published_by", "published_at", "withdrawn_reason"):
        setattr(found, name, getattr(item, name))
    found.state = state
    save_as(found, by=by, reason=reason.strip())
    return found


def _locked(item: InformationItem) -> InformationItem:
    return InformationItem.objects.select_for_update().get(pk=item.pk)
