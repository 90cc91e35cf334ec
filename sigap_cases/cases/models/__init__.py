from .case import (
    Case,
    CaseGroupObjectPermission,
    CaseUserObjectPermission,
    Custodian,
    Party,
    RegisterCounter,
)
from .file import AccessRecord, Document, ReporterMessage, TrackingCode
from .reference import CaseType, Country, EmergencyNumber
from .release import Release


__all__ = [
    "AccessRecord",
    "Case",
    "CaseGroupObjectPermission",
    "CaseType",
    "CaseUserObjectPermission",
    "Country",
    "Custodian",
    "Document",
    "EmergencyNumber",
    "Party",
    "RegisterCounter",
    "Release",
    "ReporterMessage",
    "TrackingCode",
]
