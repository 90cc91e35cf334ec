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
    "PartnerNumber",
    "Party",
    "Referral",
    "ReferralDocument",
    "ReferralEntry",
    "ReferralLink",
    "ReferralLinkUse",
    "ReferralParty",
    "ReferralPerson",
    "RegisterCounter",
    "ReporterMessage",
    "TrackingCode",
]
