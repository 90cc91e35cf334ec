"""Rows of social aid. What is written into their history stays there."""

from append_only import keep_history

from .agency import PlacementAgency
from .programme import AidProgramme
from .recipient import AidDouble, AidProof, AidVisit, Recipient


__all__ = [
    "AidDouble",
    "AidProgramme",
    "AidProof",
    "AidVisit",
    "PlacementAgency",
    "Recipient",
]

keep_history("aid")
