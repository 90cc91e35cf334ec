"""Rows of the registry. What is written into their history stays there."""

import pgtrigger

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

# Rows that only grow: history, and the trail of who read what.
APPEND_ONLY = (
    *(
        model.history.model
        for model in (
            ContactRecord,
            EmergencyContact,
            Person,
            PersonDocument,
            PersonMerge,
            PersonPhone,
            PhaseChange,
            Placement,
            ProcessingGround,
            SocialAid,
        )
    ),
    PersonAccess,
)
for _model in APPEND_ONLY:
    pgtrigger.register(
        pgtrigger.Protect(
            name="append_only", operation=pgtrigger.Update | pgtrigger.Delete
        ),
        pgtrigger.Trigger(
            name="no_truncate",
            operation=pgtrigger.Truncate,
            when=pgtrigger.Before,
            level=pgtrigger.Statement,
            func="RAISE EXCEPTION 'history is never truncated';",
        ),
    )(_model)
