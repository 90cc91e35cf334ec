"""Letter templates: loading what is shipped, drafting, trying and publishing."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Post
from accounts.models import Unit
from sigap_cases.cases.enums import LetterFieldKind
from sigap_cases.cases.exceptions import MissingAnswer
from sigap_cases.cases.models import (
    Letterhead,
    LetterNature,
    LetterTemplate,
    LetterTemplateVersion,
)
from sigap_cases.cases.policies import check_can_edit_templates
from workflows.exceptions import ReasonNeeded
from workflows.services.history import save_as

from . import typesetting
from .printing import sample_data


SHIPPED = typesetting.LAYOUT.parent
NOTE = "Template yang disertakan"
OFFICE = "disnaker"
LONGEST = 60_000
MOST_FIELDS = 40
NATURES = (
    ("biasa", "Biasa", "B"),
    ("terbatas", "Terbatas", "T"),
    ("rahasia", "Rahasia", "R"),
    ("sangat_rahasia", "Sangat Rahasia", "SR"),
    ("segera", "Segera", ""),
    ("sangat_segera", "Sangat Segera", ""),
)


def shipped() -> list[dict[str, Any]]:
    text = (SHIPPED / "templates.yaml").read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = yaml.safe_load(text)
    return rows


def shipped_keys() -> frozenset[str]:
    return frozenset(row["key"] for row in shipped())


@transaction.atomic
def load_letters() -> int:
    """Natures, the office's letterhead and the templates; what was edited stays."""
    for position, (key, title, code) in enumerate(NATURES, start=1):
        given = {"title": title, "code": code, "position": position}
        LetterNature.objects.get_or_create(key=key, defaults=given)
    _load_letterhead()
    return sum(_load_template(row) for row in shipped())


def _load_letterhead() -> None:
    """A start for the office to complete: no address is claimed that nobody checked."""
    unit = Unit.objects.filter(code=OFFICE).first()
    if unit is None:
        return
    Letterhead.objects.get_or_create(
        unit=unit,
        defaults={
            "government": "Pemerintah Kabupaten Gianyar",
            "office": "Dinas Tenaga Kerja",
            "address": "Gianyar, Bali",
            "city": "Gianyar",
            "office_code": "Disnaker",
        },
    )


def _load_template(row: Mapping[str, Any]) -> bool:
    """Whether a version was added. Once the office has published one, ours stay away."""
    template, _made = LetterTemplate.objects.get_or_create(
        key=row["key"],
        defaults={
            "title": row["title"],
            "process_kinds": row["kinds"],
            "nature": LetterNature.objects.get(key=row.get("nature", "biasa")),
            "classification_code": row["code"],
            "subject": row["subject"],
            "signer_post": row.get("signer", Post.KEPALA_DINAS),
        },
    )
    last = latest(template)
    if last is not None and last.published_by_id is not None:
        return False
    body = (SHIPPED / f"{row['key']}.typ").read_text(encoding="utf-8")
    if last is not None and last.content_hash == _hash(body, row["fields"]):
        return False
    _publish(template, body, row["fields"], note=NOTE, by=None)
    return True


def latest(template: LetterTemplate) -> LetterTemplateVersion | None:
    return template.versions.order_by("-number").first()


def _hash(body: str, fields: Sequence[Mapping[str, Any]]) -> str:
    text = json.dumps([body, list(fields)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _publish(
    template: LetterTemplate,
    body: str,
    fields: Sequence[Mapping[str, Any]],
    *,
    note: str,
    by: Any,
) -> LetterTemplateVersion:
    last = latest(template)
    return LetterTemplateVersion.objects.create(
        template=template,
        number=last.number + 1 if last else 1,
        body=body,
        fields=[dict(field) for field in fields],
        content_hash=_hash(body, fields),
        note=note,
        published_by=by,
        published_at=timezone.now(),
    )


def field_lines(fields: Sequence[Mapping[str, Any]]) -> str:
    """The fields as the editor shows them, one a line."""
    return "\n".join(
        " | ".join(
            (
                field["key"],
                field["title"],
                field["kind"],
                "wajib" if field["required"] else "boleh kosong",
                str(field.get("sample", "")).replace("\n", " ").strip(),
            )
        )
        for field in fields
    )


def fields_of(text: str) -> list[dict[str, Any]]:
    """The fields that the editor's lines say; MissingAnswer names the line."""
    fields: list[dict[str, Any]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            fields.append(_field(line, number, {field["key"] for field in fields}))
    if len(fields) > MOST_FIELDS:
        raise MissingAnswer("fields", _("At most 40 fields."))
    return fields


def _field(line: str, number: int, known: set[str]) -> dict[str, Any]:
    parts = [part.strip() for part in line.split("|")]
    key, title, kind, required, sample = (*parts, *[""] * 5)[:5]
    fault = ""
    if not key.isidentifier() or not key.isascii() or not title:
        fault = _("write: key | title | kind | wajib | sample")
    elif key in known:
        fault = _("this key is there twice")
    elif kind not in LetterFieldKind.values:
        fault = _("the kind is teks, panjang or tanggal")
    elif required not in ("wajib", "boleh kosong", ""):
        fault = _('write "wajib" or "boleh kosong"')
    if fault:
        raise MissingAnswer(
            "fields", _("Line %(line)d: %(fault)s.") % {"line": number, "fault": fault}
        )
    return {
        "key": key,
        "title": title,
        "kind": kind,
        "required": required == "wajib",
        "sample": sample,
    }


@transaction.atomic
def save_draft(
    template: LetterTemplate, body: str, fields: str, *, by: Any
) -> LetterTemplate:
    """Keep the text as it is, with or without faults."""
    check_can_edit_templates(by)
    current = LetterTemplate.objects.select_for_update(of=("self",)).get(pk=template.pk)
    current.draft, current.draft_fields = body[:LONGEST], fields[:LONGEST]
    current.drafted_by = by
    changed = ["draft", "draft_fields", "drafted_by"]
    save_as(current, by=by, reason="", update_fields=changed)
    return current


def try_out(template: LetterTemplate, body: str, fields: str) -> Sequence[bytes]:
    """The pages of the text with invented data; TemplateRefused or MissingAnswer."""
    data = sample_data(template, fields_of(fields), _head())
    return typesetting.to_pages(body[:LONGEST], data)


def try_out_pdf(template: LetterTemplate, body: str, fields: str) -> bytes:
    data = sample_data(template, fields_of(fields), _head())
    return typesetting.to_pdf(body[:LONGEST], data, at=timezone.now())


def _head() -> Letterhead:
    return Letterhead.objects.select_related("unit").get(unit__code=OFFICE)


@transaction.atomic
def publish(template: LetterTemplate, *, note: str, by: Any) -> LetterTemplateVersion:
    """The draft becomes the version that new letters use; it must come out as a letter."""
    check_can_edit_templates(by)
    if not note.strip():
        raise ReasonNeeded
    current = LetterTemplate.objects.select_for_update(of=("self",)).get(pk=template.pk)
    if not current.draft.strip():
        raise MissingAnswer("body", _("There is no draft to publish."))
    fields = fields_of(current.draft_fields)
    try_out_pdf(current, current.draft, current.draft_fields)
    version = _publish(current, current.draft, fields, note=note.strip(), by=by)
    current.draft = current.draft_fields = ""
    current.drafted_by = None
    changed = ["draft", "draft_fields", "drafted_by"]
    save_as(current, by=by, reason=note, update_fields=changed)
    return version
