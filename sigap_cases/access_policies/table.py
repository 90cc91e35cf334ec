"""All policies, area by area in the order in which they are read."""

from . import (
    accounts,
    administration,
    aid,
    cases,
    exchange,
    interface,
    letters,
    monitoring,
    notices,
    office,
    oversight,
    people,
    public,
    referrals,
    tasks,
    village,
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
    "Village desk": village.POLICIES,
    "Monitoring": monitoring.POLICIES,
    "Data of agencies": exchange.POLICIES,
    "Social aid and village services": aid.POLICIES,
    "Supervision, absences and audit": oversight.POLICIES,
    "Definitions, calendars, rules, retention, publishing, operations": office.POLICIES,
    "Notices": notices.POLICIES,
    "Interface for systems of agencies": interface.POLICIES,
    "Administration": administration.POLICIES,
}
POLICIES: tuple[Policy, ...] = tuple(
    policy for policies in AREAS.values() for policy in policies
)
