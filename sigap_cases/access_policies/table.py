"""All policies, area by area in the order in which they are read."""

from . import (
    accounts,
    administration,
    cases,
    interface,
    letters,
    notices,
    office,
    oversight,
    people,
    public,
    referrals,
    tasks,
)
from .vocabulary import Policy


AREAS: dict[str, tuple[Policy, ...]] = {
    "Public pages": public.POLICIES,
    "Signing in and the own account": accounts.POLICIES,
    "Cases": cases.POLICIES,
    "Tasks": tasks.POLICIES,
    "Referrals": referrals.POLICIES,
    "Letters": letters.POLICIES,
    "People": people.POLICIES,
    "Supervision, absences and audit": oversight.POLICIES,
    "Definitions, calendars, rules, retention, operations": office.POLICIES,
    "Notices": notices.POLICIES,
    "Interface for systems of agencies": interface.POLICIES,
    "Administration": administration.POLICIES,
}
POLICIES: tuple[Policy, ...] = tuple(
    policy for policies in AREAS.values() for policy in policies
)
