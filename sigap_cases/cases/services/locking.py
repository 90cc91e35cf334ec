"""A case locked for a change, and read as it is then.

The tree of its process is locked before the case's own row, as every transition does;
the other way round the two could wait for each other.
"""

from sigap_cases.cases.models import Case
from workflows.services.transition import busy_when_locked, lock_root


# What another hand may have changed since the page was opened.
CHANGING = ("level", "urgency", "status", "close_reason", "closed_at", "merged_into")


def lock_case(*cases: Case) -> None:
    """Lock the cases until the transaction ends; Busy where that is not possible."""
    for case in sorted(cases, key=_process_pk):
        if case.process_id is not None:
            lock_root(case.process_id)
    rows = Case.objects.select_for_update(of=("self",), no_key=True)
    with busy_when_locked():
        for case in sorted(cases, key=_process_pk):
            case.refresh_from_db(fields=CHANGING, from_queryset=rows)


def _process_pk(case: Case) -> int:
    return case.process_id or 0
