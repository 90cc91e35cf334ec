"""The words of notices: shipped with the product, edited in it, and never lost."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from notifications.enums import Length, Topic
from notifications.exceptions import TemplateRefused
from notifications.models import NoticeTemplate, digest_of

from .placeholders import problems_of


SHIPPED = Path(__file__).resolve().parents[1] / "reference" / "templates.yaml"
REASON = "Data acuan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    subject: str
    body: str


@lru_cache(maxsize=1)
def shipped() -> Mapping[tuple[str, str], Words]:
    """The product's own words, by topic and length."""
    texts = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    words: dict[tuple[str, str], Words] = {}
    for topic, text in texts.items():
        long = Words(subject=text["subject"], body=text["body"])
        words[Topic(topic).value, Length.LONG.value] = long
        short = Words(subject="", body=text["short"])
        words[Topic(topic).value, Length.SHORT.value] = short
    return words


def words_of(topic: str, length: str) -> Words:
    """The words in force."""
    return words_for([topic], length)[topic]


def words_for(topics: Collection[str], length: str) -> Mapping[str, Words]:
    """The words in force of each topic; the shipped ones where none are kept."""
    rows = NoticeTemplate.objects.filter(topic__in=topics, length=length)
    kept = {
        topic: Words(subject=subject, body=body)
        for topic, subject, body in rows.values_list("topic", "subject", "body")
    }
    return {topic: kept.get(topic) or shipped()[topic, length] for topic in topics}


@transaction.atomic
def load_templates() -> int:
    """Keep the shipped words; what was edited here stays. Returns how many there are."""
    known = {(row.topic, row.length): row for row in NoticeTemplate.objects.all()}
    for key, words in shipped().items():
        row = known.get(key)
        digest = digest_of(words.subject, words.body)
        if row is None:
            row = NoticeTemplate(topic=key[0], length=key[1], version=0)
        elif row.was_edited or row.reference_digest == digest:
            continue
        _keep(row, words, by=None, reason=REASON, digest=digest)
    return len(shipped())


@transaction.atomic
def edit(
    template: NoticeTemplate, words: Words, *, by: Any, reason: str
) -> NoticeTemplate:
    """A new version. TemplateRefused with every problem of the text."""
    problems = problems_of(
        template.topic, template.length, subject=words.subject, body=words.body
    )
    if problems:
        raise TemplateRefused(problems)
    row = NoticeTemplate.objects.select_for_update().get(pk=template.pk)
    if (row.subject, row.body) == (words.subject, words.body):
        return row
    return _keep(row, words, by=by, reason=reason)


@transaction.atomic
def restore(template: NoticeTemplate, *, by: Any, reason: str) -> NoticeTemplate:
    """The product's own words again; they follow its releases from then on."""
    row = NoticeTemplate.objects.select_for_update().get(pk=template.pk)
    words = shipped()[row.topic, row.length]
    digest = digest_of(words.subject, words.body)
    return _keep(row, words, by=by, reason=reason, digest=digest)


def _keep(
    row: NoticeTemplate, words: Words, *, by: Any, reason: str, digest: str = ""
) -> NoticeTemplate:
    row.subject, row.body = words.subject, words.body
    row.version += 1
    if digest:
        row.reference_digest = digest
    row._history_user = by  # type: ignore[attr-defined]  # noqa: SLF001  simple-history's way
    row._change_reason = reason  # type: ignore[attr-defined]  # noqa: SLF001  simple-history's way
    row.save()
    return row
