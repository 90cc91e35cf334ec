"""Writing a letter's concept, handing it in, and taking a letter back."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from accounts.enums import Post
from accounts.selectors import holders_of, positions_of
from sigap_cases.cases.enums import (
    VILLAGE_KINDS,
    LetterFieldKind,
    LetterState,
    PartyRole,
)
from sigap_cases.cases.exceptions import LetterFrozen, LetterNotReady, MissingAnswer
from sigap_cases.cases.models import Case, Letter, LetterNature, LetterTemplate
from sigap_cases.cases.policies import (
    acting,
    check_can_withdraw_letter,
    check_can_work,
    check_can_write_letter,
    check_is_open,
)
from workflows.exceptions import ReasonNeeded
from workflows.models import Matter, Process
from workflows.services import matters, processes
from workflows.services.history import save_as
from workflows.services.transition import busy_when_locked, lock_root

from .templates import latest


# What a person writes of a concept, besides the template's own fields.
WRITTEN = (
    "subject",
    "addressee",
    "nature",
    "classification_code",
    "attachments",
    "copies",
    "signer_post",
    "signer_capacity",
    "signer_title",
    "signer_name",
    "signer_rank",
    "signer_nip",
    "first_post",
    "second_post",
)
# Settled when the letter is handed in: its tasks already go to these posts.
ROUTE = ("signer_post", "first_post", "second_post")
DRAFTING_POSTS = (
    Post.PETUGAS_PENANGANAN,
    Post.PETUGAS_PENGADUAN,
    Post.PENDAMPING_HUKUM,
    Post.PENDAMPING_REINTEGRASI,
    Post.PETUGAS_PPID,
    Post.ATASAN_PPID,
    Post.PETUGAS_PIKET,
    Post.PENYELIA,
)
LONGEST_VALUE = 10_000


def locked(letter: Letter) -> Letter:
    """The letter as it is now, until the transaction ends.

    Process, matter and letter are locked in the order in which its tasks lock them.
    """
    if letter.process_id is not None:
        lock_root(letter.process_id)
    rows = Letter.objects.select_for_update(of=("self",)).select_related(
        "case__matter", "unit__letterhead", "version__template", "nature"
    )
    with busy_when_locked():
        Matter.objects.select_for_update().get(case=letter.case_id)
        return rows.get(pk=letter.pk)


@transaction.atomic
def begin(case: Case, template: LetterTemplate, *, by: Any) -> Letter:
    """A concept from the latest version, filled in with what the case knows."""
    check_can_work(by, case)
    check_is_open(case)
    version = latest(template)
    # A village's letters are made by the steps of its process: letters.village.
    if case.kind in VILLAGE_KINDS:
        raise LetterNotReady
    if version is None or not template.is_active or not template.serves(case.kind):
        raise LetterNotReady
    letter = Letter(
        case=case,
        unit=case.owner,
        version=version,
        subject=template.subject,
        addressee=_addressee(case, template),
        nature=template.nature,
        classification_code=template.classification_code,
        values={field["key"]: "" for field in version.fields},
        drafter_post=_drafter_post(by),
        first_post=_first_post(template.signer_post),
        signer_post=template.signer_post,
        signer_title=_signer_title(case, template.signer_post),
        signer_name=_signer_name(case, template.signer_post),
        written_by=by,
        written_at=timezone.now(),
        token=secrets.token_urlsafe(18),
    )
    save_as(letter, by=by, reason="")
    data = {"letter": letter.pk, "template": template.key}
    matters.record(
        case.matter,
        "letter.begun",
        by=acting(by, case),
        title=template.title,
        data=data,
    )
    return letter


def _drafter_post(user: Any) -> str:
    held = {position.post for position in positions_of(user)}
    return next(post for post in (*DRAFTING_POSTS, *held) if post in held)


def _first_post(signer_post: str) -> str:
    """The initial before the signature is another post's than the signer's."""
    if signer_post == Post.PETUGAS_PPID:
        return Post.ATASAN_PPID
    return Post.KEPALA_DINAS if signer_post == Post.PENYELIA else Post.PENYELIA


def _signer_title(case: Case, post: str) -> str:
    if post == Post.KEPALA_DINAS:
        return f"Kepala {case.owner.name}"
    return str(Post(post).label)


def _signer_name(case: Case, post: str) -> str:
    """Where one person holds the post, the letter is prepared for that person."""
    names = list(holders_of(post, case.owner_path)[:2])
    return str(names[0]) if len(names) == 1 else ""


def _addressee(case: Case, template: LetterTemplate) -> str:
    wanted = {
        "undangan_klarifikasi": PartyRole.RESPONDENT,
        "panggilan_mediasi": PartyRole.RESPONDENT,
        "jawaban_ppid": PartyRole.REPORTER,
        "perpanjangan_ppid": PartyRole.REPORTER,
        "penolakan_ppid": PartyRole.REPORTER,
        "tanggapan_keberatan_ppid": PartyRole.REPORTER,
        "jawaban_hak_subjek_data": PartyRole.REPORTER,
    }.get(template.key)
    party = case.parties.filter(role=wanted).exclude(name="").first()
    return f"{party.name}\ndi\nTempat" if party else ""


@transaction.atomic
def change(
    letter: Letter,
    *,
    by: Any,
    written: Mapping[str, Any],
    values: Mapping[str, Any],
    revision: int | None = None,
) -> Letter:
    """Write the concept anew. LetterFrozen once it is handed in and not sent back."""
    current = locked(letter)
    check_can_write_letter(by, current)
    if not current.is_changeable or revision not in (None, current.revision):
        raise LetterFrozen
    for name in WRITTEN:
        if name in written and not (current.process_id and name in ROUTE):
            setattr(current, name, _cleaned(written[name]))
    current.values = cleaned_values(current.version.fields, values)
    current.revision += 1
    save_as(current, by=by, reason="")
    data = {"letter": current.pk}
    matters.record(
        current.case.matter,
        "letter.changed",
        by=acting(by, current.case),
        title=current.version.template.title,
        data=data,
    )
    return current


def _cleaned(value: Any) -> Any:
    return value if isinstance(value, LetterNature) else str(value or "").strip()


def cleaned_values(
    fields: list[dict[str, Any]], values: Mapping[str, Any]
) -> dict[str, str]:
    """Only the template's own fields, as text; MissingAnswer for a date that is none."""
    cleaned = {}
    for field in fields:
        text = str(values.get(field["key"]) or "").replace("\x00", "").strip()
        if field["kind"] == LetterFieldKind.DATE and text and not _is_date(text):
            raise MissingAnswer(field["key"], _("Enter a date."))
        cleaned[field["key"]] = text[:LONGEST_VALUE]
    return cleaned


def _is_date(text: str) -> bool:
    try:
        return parse_date(text) is not None
    except ValueError:
        return False


@transaction.atomic
def hand_in(letter: Letter, *, by: Any, revision: int | None = None) -> Letter:
    """Start the way of initials and signature; from now on the concept waits for others."""
    current = locked(letter)
    check_can_write_letter(by, current)
    if current.state != LetterState.CONCEPT or revision not in (None, current.revision):
        raise LetterNotReady
    check_complete(current)
    actor = acting(by, current.case)
    current.state = LetterState.INITIALLING
    current.process = _start(current, actor)
    save_as(current, by=by, reason="", update_fields=["state", "process"])
    matters.record(
        current.case.matter,
        "letter.handed_in",
        by=actor,
        title=current.version.template.title,
        data={"letter": current.pk},
    )
    return current


def _start(letter: Letter, actor: Any) -> Process:
    values = {
        "letter": letter.pk,
        "drafter_post": letter.drafter_post,
        "first_post": letter.first_post,
        "second_post": letter.second_post or None,
        "signer_post": letter.signer_post,
        "own_series": letter.unit.letterhead.own_series,
    }
    return processes.start("surat", matter=letter.case.matter, values=values, by=actor)


def check_complete(letter: Letter) -> None:
    """MissingAnswer names the first thing a letter cannot go without."""
    if letter.version.is_addressed and not letter.addressee.strip():
        raise MissingAnswer("addressee", _("Enter to whom the letter goes."))
    for name in ("subject", "signer_title", "signer_name"):
        if not getattr(letter, name).strip():
            raise MissingAnswer(name, _("Fill this in before you hand the letter in."))
    for field in letter.version.fields:
        if field["required"] and not letter.values.get(field["key"]):
            raise MissingAnswer(
                field["key"], _("Fill this in before you hand the letter in.")
            )


@transaction.atomic
def withdraw(letter: Letter, *, reason: str, by: Any) -> Letter:
    """Take a letter back, signed or not; its number stays used and is called withdrawn."""
    if not reason.strip():
        raise ReasonNeeded
    check_can_withdraw_letter(by, letter)
    if letter.process is not None and letter.process.finished is None:
        processes.cancel(
            letter.process,
            outcome="withdrawn",
            reason=reason,
            by=acting(by, letter.case),
        )
    current = locked(letter)
    if current.state == LetterState.WITHDRAWN:
        raise LetterNotReady
    current.state, current.withdrawn_at = LetterState.WITHDRAWN, timezone.now()
    current.withdrawn_by, current.withdrawn_reason = by, reason.strip()
    changed = ["state", "withdrawn_at", "withdrawn_by", "withdrawn_reason"]
    save_as(current, by=by, reason=reason, update_fields=changed)
    matters.record(
        current.case.matter,
        "letter.withdrawn",
        by=acting(by, current.case),
        title=current.version.template.title,
        data={"letter": current.pk, "number": current.number},
        reason=reason,
    )
    return current
