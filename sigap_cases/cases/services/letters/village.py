"""The letter of a village, made, signed, numbered and handed out by ``layanan_desa``.

There is no concept to be initialled: the officer's answers make the letter, the head of
the village signs it or sends it back. The signing itself is that of every letter.
"""

import secrets
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Post
from accounts.models import Unit
from accounts.selectors import holders_of
from sigap_cases.cases.enums import (
    UNSIGNED_LETTER_STATES,
    VILLAGE_KINDS,
    LetterState,
    PartyRole,
)
from sigap_cases.cases.exceptions import LetterNotReady
from sigap_cases.cases.models import Case, Letter, Letterhead, LetterTemplate
from workflows.actors import Actor
from workflows.compiler.turn import definition_of
from workflows.definitions.conditions import value_title
from workflows.models import Process, WorkItem
from workflows.services import matters
from workflows.services.history import save_as

from . import signing
from .concepts import check_complete, cleaned_values, locked
from .templates import latest


PREPARE = "prepare"
# The service asked for -> the template of its letter.
TEMPLATE_OF: Mapping[str, str] = {
    "pengantar": "pengantar_calon_pmi",
    "izin_keluarga": "izin_keluarga",
    "sktm": "keterangan_tidak_mampu",
}
# Field of the template -> answer of the process.
ANSWERS: Mapping[str, str] = {
    "keperluan": "purpose",
    "tujuan": "destination",
    "penempatan": "offer_via",
    "pemberi": "permit_giver",
    "dasar": "poverty_ground",
}
ADDRESSEE = "Kepala Dinas Tenaga Kerja Kabupaten Gianyar\ndi\nGianyar"
_KELURAHAN = "Kelurahan "
_BY_LETTER = frozenset({signing.SIGN, "issue", "send_letter"})


def task_done(item: WorkItem, values: Mapping[str, Any], actor: Actor) -> None:
    """A task of ``layanan_desa`` was completed, in its own transaction."""
    if item.step in _BY_LETTER:
        signing.task_done(item, values, actor)
    elif item.step == PREPARE and values.get("prepare_result") == "ready":
        prepare(item.process, values, actor)


def prepare(process: Process, values: Mapping[str, Any], actor: Actor) -> Letter:
    """Write the letter from the answers; one that was sent back is written anew."""
    case = Case.objects.select_related("owner", "matter").get(process=process)
    answers = {**process.values, **values}
    letter = Letter.objects.filter(process=process).first()
    letter = locked(letter) if letter else _new(case, process, answers, actor)
    letter.values = cleaned_values(
        letter.version.fields, _printed(case, process, answers)
    )
    letter.state, letter.returned_note = LetterState.SIGNING, ""
    letter.revision += 1
    check_complete(letter)
    save_as(letter, by=actor.user, reason="")
    _record(letter, "letter.begun", actor)
    return letter


def _new(
    case: Case, process: Process, answers: Mapping[str, Any], actor: Actor
) -> Letter:
    template = LetterTemplate.objects.get(key=TEMPLATE_OF[str(answers["service"])])
    version = latest(template)
    if version is None or not template.is_active:
        raise LetterNotReady
    letterhead_of_village(case.owner)
    return Letter(
        case=case,
        unit=case.owner,
        version=version,
        process=process,
        subject=template.subject,
        addressee=ADDRESSEE if version.is_addressed else "",
        nature=template.nature,
        classification_code=template.classification_code,
        drafter_post=Post.PETUGAS_DESA,
        signer_post=Post.PERBEKEL,
        signer_title=title_of_head(case.owner),
        signer_name=_head_of(case.owner),
        written_by=actor.user,
        written_at=timezone.now(),
        token=secrets.token_urlsafe(18),
    )


def letterhead_of_village(village: Unit) -> Letterhead:
    """Its letterhead, begun without an address: none is claimed that nobody checked."""
    given = {
        "government": "Pemerintah Kabupaten Gianyar",
        "office": title_of_head(village),
        "address": "Gianyar, Bali",
        "city": _plain(village),
        "office_code": _plain(village).replace(" ", ""),
        "own_series": True,
    }
    head, _made = Letterhead.objects.get_or_create(unit=village, defaults=given)
    return head


def title_of_head(village: Unit) -> str:
    """A *kelurahan* is headed by a lurah, a *desa* in Bali by a perbekel."""
    word = "Lurah" if village.name.startswith(_KELURAHAN) else "Perbekel"
    return f"{word} {_plain(village)}"


def _plain(village: Unit) -> str:
    return village.name.removeprefix(_KELURAHAN).removeprefix("Desa ")


def _head_of(village: Unit) -> str:
    names = list(holders_of(Post.PERBEKEL, village.path)[:2])
    return str(names[0]) if len(names) == 1 else "-"


def _printed(
    case: Case, process: Process, answers: Mapping[str, Any]
) -> dict[str, str]:
    """Who it is about from the registry, the rest from the answers. No NIK is printed:
    it stays sealed, and is written by hand on the paper."""
    worker = case.parties.filter(role=PartyRole.WORKER).select_related("person").first()
    person = worker.person if worker else None
    banjar = f"Banjar {person.banjar}" if person and person.banjar else ""
    told = {key: str(answers.get(name) or "") for key, name in ANSWERS.items()}
    relation = answers.get("permit_relation")
    if relation:
        definition = definition_of(process)
        told["hubungan"] = value_title(definition, "permit_relation", relation)
    return told | {
        "nama": worker.name if worker else "",
        "lahir": person.birth_date.isoformat() if person and person.birth_date else "",
        "alamat": ", ".join(filter(None, (banjar, str(case.owner)))),
    }


def process_ended(process: Process, actor: Actor) -> None:
    """A letter that nobody signed ends with the request that asked for it."""
    if Case.objects.filter(process=process, kind__in=VILLAGE_KINDS).exists():
        take_back(process, actor)


def take_back(process: Process, actor: Actor) -> None:
    letter = Letter.objects.filter(
        process=process, state__in=UNSIGNED_LETTER_STATES
    ).first()
    if letter is None:
        return
    letter = locked(letter)
    letter.state, letter.withdrawn_at = LetterState.WITHDRAWN, timezone.now()
    letter.withdrawn_by = actor.user
    letter.withdrawn_reason = _("The request ended without this letter.")
    changed = ["state", "withdrawn_at", "withdrawn_by", "withdrawn_reason"]
    save_as(
        letter,
        by=actor.user,
        reason=letter.withdrawn_reason,
        update_fields=changed,
    )
    _record(letter, "letter.withdrawn", actor)


def _record(letter: Letter, kind: str, actor: Actor) -> None:
    matters.record(
        letter.case.matter,
        kind,
        by=actor,
        title=letter.version.template.title,
        data={"letter": letter.pk},
    )
