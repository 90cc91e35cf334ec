from .case import (
    Case,
    CaseGroupObjectPermission,
    CaseUserObjectPermission,
    Custodian,
    Party,
    RegisterCounter,
)
from .file import AccessRecord, Document, ReporterMessage, TrackingCode
from .link import CaseLink
from .reference import CaseType, Country, EmergencyNumber


__all__ = [
    "AccessRecord",
    "Case",
    "CaseGroupObjectPermission",
    "CaseLink",
    "CaseType",
    "CaseUserObjectPermission",
    "Country",
    "Custodian",
    "Document",
    "EmergencyNumber",
    "Party",
    "RegisterCounter",
    "ReporterMessage",
    "TrackingCode",
]
