"""Where the rows of a case file come from, and which of their fields are shown.

A field that is not named here is shown to nobody in the past: a new one is added to its
source, or to ``LEFT_OUT`` with the reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Model, Q

from sigap_cases.cases.models import (
    Announcement,
    Case,
    CaseGroupObjectPermission,
    CaseLink,
    CaseUserObjectPermission,
    ContactAttempt,
    Custodian,
    DateAnswer,
    Disposition,
    Document,
    Hearing,
    IncomingLetter,
    Letter,
    LetterFile,
    Note,
    PartnerNumber,
    Party,
    Presence,
    ProposedDate,
    Referral,
    ReferralDocument,
    ReferralEntry,
    ReferralLink,
    ReferralParty,
    ReferralPerson,
    Release,
    ReporterMessage,
    TrackingCode,
)
from workflows.models import ArmedWait, ClockPause, Deadline, WorkItem

from .facts import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A model whose rows belong to the case.

    ``of`` names the columns that hold the key of the case, of its matter, or of a row of
    ``parent``. Rows that are written once have no history: ``at`` is when they were
    written, ``until`` when they ceased to count. ``named_by`` are the fields of which
    the first that is not empty is the row's title.
    """

    kind: Kind
    model: type[Model]
    of: tuple[str, ...]
    fields: tuple[str, ...]
    parent: Kind | None = None
    named_by: tuple[str, ...] = ()
    at: str = ""
    until: str = ""
    only: Q = field(default_factory=Q)

    @property
    def key(self) -> str:
        return str(self.model._meta.pk.attname)


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_VIEW = Q(permission__codename="view_case")

# A parent stands before what belongs to it.
SOURCES: tuple[Source, ...] = (
    Source(
        kind=Kind.CASE,
        model=Case,
        of=("id",),
        fields=_names(
            "status close_reason kind case_type urgency level owner village "
            "village_may_know country workplace is_ship channel letter_number "
            "letter_date narrative wish lodged_at registered_by "
            "registered_at_unit merged_into closed_at"
        ),
    ),
    Source(
        kind=Kind.PARTY,
        model=Party,
        of=("case_id",),
        named_by=("name", "role"),
        fields=_names(
            "name role capacity phone email note person safe_channel safe_from "
            "safe_until pass_phrase may_be_told told_note outcome outcome_on "
            "outcome_note"
        ),
    ),
    Source(
        kind=Kind.CODE,
        model=TrackingCode,
        of=("case_id",),
        named_by=("party",),
        fields=_names("party issued_at issued_by revoked_at"),
    ),
    Source(
        kind=Kind.DOCUMENT,
        model=Document,
        of=("case_id",),
        named_by=("title",),
        fields=_names(
            "title kind item uploaded_by uploaded_at size sha256 replaces "
            "expires_on check_state checked_by checked_at check_note"
        ),
    ),
    Source(
        kind=Kind.RELEASE,
        model=Release,
        of=("document_id",),
        parent=Kind.DOCUMENT,
        named_by=("document",),
        fields=_names("document released_by released_at taken_back_at"),
    ),
    Source(
        kind=Kind.MESSAGE,
        model=ReporterMessage,
        of=("case_id",),
        named_by=("direction",),
        fields=_names("direction kind body author sent_at read_at"),
    ),
    Source(
        kind=Kind.ANNOUNCEMENT,
        model=Announcement,
        of=("case_id",),
        named_by=("sent_at",),
        fields=_names("body author sent_at"),
    ),
    Source(
        kind=Kind.LETTER,
        model=Letter,
        of=("case_id",),
        named_by=("number", "version"),
        fields=_names(
            "version state number letter_date subject addressee nature "
            "classification_code attachments copies values drafter_post "
            "first_post second_post signer_post signer_capacity signer_title "
            "signer_name signer_rank signer_nip written_by written_at "
            "returned_note signed_by signed_at issued_at sent_on sent_way "
            "withdrawn_by withdrawn_at withdrawn_reason"
        ),
    ),
    Source(
        kind=Kind.LETTER_FILE,
        model=LetterFile,
        of=("letter_id",),
        parent=Kind.LETTER,
        named_by=("stage",),
        at="added_at",
        fields=_names("stage size sha256 added_by added_at"),
    ),
    Source(
        kind=Kind.INCOMING,
        model=IncomingLetter,
        of=("case_id",),
        named_by=("number",),
        fields=_names(
            "sender number letter_date received_on subject document recorded_by "
            "recorded_at"
        ),
    ),
    Source(
        kind=Kind.DISPOSITION,
        model=Disposition,
        of=("letter_id",),
        parent=Kind.INCOMING,
        named_by=("to_post",),
        fields=_names("to_post note given_by given_on"),
    ),
    Source(
        kind=Kind.HEARING,
        model=Hearing,
        of=("case_id",),
        named_by=("kind",),
        fields=_names(
            "kind state starts_at zone other_zone place link moves result "
            "result_note minutes called_by called_at"
        ),
    ),
    Source(
        kind=Kind.PROPOSED,
        model=ProposedDate,
        of=("hearing_id",),
        parent=Kind.HEARING,
        named_by=("starts_at",),
        fields=_names("starts_at"),
    ),
    Source(
        kind=Kind.DATE_ANSWER,
        model=DateAnswer,
        of=("proposal_id",),
        parent=Kind.PROPOSED,
        named_by=("party",),
        fields=_names("party answer"),
    ),
    Source(
        kind=Kind.PRESENCE,
        model=Presence,
        of=("hearing_id",),
        parent=Kind.HEARING,
        named_by=("party",),
        fields=_names("party turn attendance"),
    ),
    Source(
        kind=Kind.NOTE,
        model=Note,
        of=("case_id",),
        named_by=("kind",),
        at="written_at",
        fields=_names("kind body author author_post written_at corrects"),
    ),
    Source(
        kind=Kind.CONTACT,
        model=ContactAttempt,
        of=("case_id",),
        named_by=("channel",),
        at="recorded_at",
        fields=_names("channel party reached at note recorded_by recorded_at"),
    ),
    Source(
        kind=Kind.LINK,
        model=CaseLink,
        of=("from_case_id", "to_case_id"),
        named_by=("kind",),
        fields=_names(
            "kind from_case to_case reason created_by created_at ended_by "
            "ended_at end_reason"
        ),
    ),
    Source(
        kind=Kind.REFERRAL,
        model=Referral,
        of=("case_id",),
        named_by=("number",),
        fields=_names(
            "number status kind way partner agency purpose summary ground "
            "ground_note letter_number letter_date sent_by sent_at accepted_at "
            "ends_on ended_at"
        ),
    ),
    Source(
        kind=Kind.REFERRAL_PERSON,
        model=ReferralPerson,
        of=("referral_id",),
        parent=Kind.REFERRAL,
        named_by=("user",),
        fields=_names("user"),
    ),
    Source(
        kind=Kind.REFERRAL_PARTY,
        model=ReferralParty,
        of=("referral_id",),
        parent=Kind.REFERRAL,
        named_by=("party",),
        fields=_names("party role told"),
    ),
    Source(
        kind=Kind.REFERRAL_DOCUMENT,
        model=ReferralDocument,
        of=("referral_id",),
        parent=Kind.REFERRAL,
        named_by=("document",),
        fields=_names("document from_partner added_at"),
    ),
    Source(
        kind=Kind.REFERRAL_ENTRY,
        model=ReferralEntry,
        of=("referral_id",),
        parent=Kind.REFERRAL,
        named_by=("kind",),
        fields=_names(
            "kind body from_partner is_internal author_name sender "
            "letter_number letter_date written_at"
        ),
    ),
    Source(
        kind=Kind.PARTNER_NUMBER,
        model=PartnerNumber,
        of=("referral_id",),
        parent=Kind.REFERRAL,
        named_by=("kind",),
        fields=_names("kind number dated recorded_name recorded_at"),
    ),
    Source(
        kind=Kind.REFERRAL_LINK,
        model=ReferralLink,
        of=("referral_id",),
        parent=Kind.REFERRAL,
        named_by=("person",),
        fields=_names("person issued_by issued_at expires_at opened_at revoked_at"),
    ),
    Source(
        kind=Kind.TASK,
        model=WorkItem,
        of=("matter_id",),
        named_by=("title",),
        fields=_names(
            "title state owner post unit_path escalated_from priority opened_at "
            "claimed_at due_at closed_at"
        ),
    ),
    Source(
        kind=Kind.DEADLINE,
        model=Deadline,
        of=("item_id",),
        parent=Kind.TASK,
        named_by=("item",),
        fields=_names("item state started_at due_at rule extension"),
    ),
    Source(
        kind=Kind.PAUSE,
        model=ClockPause,
        of=("deadline_id",),
        parent=Kind.DEADLINE,
        named_by=("cause",),
        fields=_names("cause reason started_at paused_by ended_at resumed_by"),
    ),
    Source(
        kind=Kind.WAIT,
        model=ArmedWait,
        of=("matter_id",),
        named_by=("step",),
        at="started_at",
        until="ended_at",
        only=Q(kind="step"),
        fields=_names("step waits_for started_at fires_at"),
    ),
    Source(
        kind=Kind.PERSON_GRANT,
        model=CaseUserObjectPermission,
        of=("content_object_id",),
        named_by=("user",),
        only=_VIEW,
        fields=_names("user expires_at reason granted_by"),
    ),
    Source(
        kind=Kind.POST_GRANT,
        model=CaseGroupObjectPermission,
        of=("content_object_id",),
        named_by=("group",),
        only=_VIEW,
        fields=_names("group expires_at reason granted_by"),
    ),
    # Of the unit that owned the case then.
    Source(
        kind=Kind.CUSTODIAN,
        model=Custodian,
        of=("unit_id",),
        named_by=("user",),
        fields=_names("user"),
    ),
)
SOURCE_OF: Mapping[Kind, Source] = {source.kind: source for source in SOURCES}
# Read only by who may read today who sees the case.
OF_RIGHTS = frozenset({Kind.PERSON_GRANT, Kind.POST_GRANT, Kind.CUSTODIAN})

# Keys and hashes, copies of something that is shown, and what is the auditor's alone.
_TIES = frozenset({"id", "case", "matter", "process", "content_object", "permission"})
LEFT_OUT: Mapping[Kind, frozenset[str]] = {
    Kind.CASE: frozenset(
        {"number", "register_year", "register_number", "submission_key"}
    ),
    Kind.CODE: frozenset({"code_hash", "second_secret_hash"}),
    Kind.DOCUMENT: frozenset({"file", "content_type"}),
    Kind.MESSAGE: frozenset({"key"}),
    Kind.LETTER: frozenset(
        {"unit", "revision", "data", "token", "number_year", "series_number"}
    ),
    Kind.LETTER_FILE: frozenset({"file"}),
    # On the same day: an instruction is dated by hand.
    Kind.DISPOSITION: frozenset({"given_at"}),
    Kind.HEARING: frozenset({"step"}),
    Kind.NOTE: frozenset({"unit_path"}),
    Kind.REFERRAL: frozenset({"awaited_step"}),
    Kind.REFERRAL_ENTRY: frozenset({"author"}),
    Kind.REFERRAL_LINK: frozenset(
        {"token_hash", "pin_hash", "browser_hash", "wrong_pins"}
    ),
    Kind.TASK: frozenset(
        {"task", "step", "named_only", "revision", "escalated_from_path", "warn_at"}
    ),
    Kind.DEADLINE: frozenset({"calendar", "warn_at", "stopped_at", "fires_at", "rung"}),
    Kind.WAIT: frozenset({"task", "kind", "position", "messages", "state", "ended_at"}),
}


def left_out(source: Source) -> frozenset[str]:
    """What is not shown: also what no form ever offers."""
    ties = {name.removesuffix("_id") for name in source.of}
    fixed = {f.name for f in source.model._meta.concrete_fields if not f.editable}
    return LEFT_OUT.get(source.kind, frozenset()) | _TIES | ties | fixed
