from .case import (
    Case,
    CaseGroupObjectPermission,
    CaseUserObjectPermission,
    Custodian,
    Party,
    RegisterCounter,
)
from .file import AccessRecord, Document, ReporterMessage, TrackingCode
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
from .reference import CaseType, Country, EmergencyNumber


__all__ = [
    "AccessRecord",
    "Case",
    "CaseGroupObjectPermission",
    "CaseType",
    "CaseUserObjectPermission",
    "Country",
    "Custodian",
    "Disposition",
    "Document",
    "EmergencyNumber",
    "IncomingLetter",
    "Letter",
    "LetterCounter",
    "LetterFile",
    "LetterNature",
    "LetterTemplate",
    "LetterTemplateVersion",
    "Letterhead",
    "Party",
    "RegisterCounter",
    "ReporterMessage",
    "TrackingCode",
]
