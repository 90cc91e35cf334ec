from append_only import keep, keep_history

from .case import (
    Case,
    CaseGroupObjectPermission,
    CaseUserObjectPermission,
    Custodian,
    Party,
    RegisterCounter,
    SecretTotalsRight,
)
from .emergency import EmergencyAccess, EmergencyAttempt
from .erasure import Erasure
from .file import (
    Announcement,
    Document,
    ReporterMessage,
    TrackingCode,
)
from .hearing import DateAnswer, Hearing, Presence, ProposedDate
from .incident import DataIncident
from .letter import (
    Disposition,
    IncomingLetter,
    Letter,
    LetterCounter,
    LetterFile,
    Letterhead,
    LetterNature,
    LetterTemplate,
    LetterTemplateVersion,
)
from .link import CaseLink
from .names import FirmName
from .note import ContactAttempt, Mention, Note
from .reference import CaseType, Country, EmergencyNumber
from .referral import (
    PartnerNumber,
    Referral,
    ReferralDocument,
    ReferralEntry,
    ReferralLink,
    ReferralLinkUse,
    ReferralParty,
    ReferralPerson,
)
from .release import Release
from .retention import LegalHold, RetentionLine, RetentionRule, RetentionRun
from .sampling import AuditSample, SampledCase
from .trail import AccessRecord, Retrieval


__all__ = [
    "AccessRecord",
    "Announcement",
    "AuditSample",
    "Case",
    "CaseGroupObjectPermission",
    "CaseLink",
    "CaseType",
    "CaseUserObjectPermission",
    "ContactAttempt",
    "Country",
    "Custodian",
    "DataIncident",
    "DateAnswer",
    "Disposition",
    "Document",
    "EmergencyAccess",
    "EmergencyAttempt",
    "EmergencyNumber",
    "Erasure",
    "FirmName",
    "Hearing",
    "IncomingLetter",
    "LegalHold",
    "Letter",
    "LetterCounter",
    "LetterFile",
    "LetterNature",
    "LetterTemplate",
    "LetterTemplateVersion",
    "Letterhead",
    "Mention",
    "Note",
    "PartnerNumber",
    "Party",
    "Presence",
    "ProposedDate",
    "Referral",
    "ReferralDocument",
    "ReferralEntry",
    "ReferralLink",
    "ReferralLinkUse",
    "ReferralParty",
    "ReferralPerson",
    "RegisterCounter",
    "Release",
    "ReporterMessage",
    "RetentionLine",
    "RetentionRule",
    "RetentionRun",
    "Retrieval",
    "SampledCase",
    "SecretTotalsRight",
    "TrackingCode",
]

keep(AccessRecord)
keep(Retrieval)
keep_history("cases")
