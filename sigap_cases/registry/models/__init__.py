"""Rows of the registry. What is written into their history stays there."""

from append_only import keep, keep_history

from .papers import PersonDocument, ProcessingGround, SocialAid
from .person import EmergencyContact, Person, PersonPhone
from .record import PersonAccess, PersonMerge
from .work import ContactRecord, PhaseChange, Placement


__all__ = [
    "ContactRecord",
    "EmergencyContact",
    "Person",
    "PersonAccess",
    "PersonDocument",
    "PersonMerge",
    "PersonPhone",
    "PhaseChange",
    "Placement",
    "ProcessingGround",
    "SocialAid",
]

# The trail of who read what, and history, only grow.
keep(PersonAccess)
keep_history("registry")
