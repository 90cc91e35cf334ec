"""One case that was written on often: more than 2,000 rows of history."""

from django.db import transaction
from django.db.models import Q
from simple_history.utils import get_history_model_for_model

from accounts.models import User
from sigap_cases.cases.models import Case, Document, Party
from sigap_cases.cases.past.sources import SOURCES
from workflows.services.history import save_as

from .large_case import large_case


ROWS = 2_000


def long_history(officer: User) -> Case:
    """The large case, its documents, parties and itself changed over and over."""
    case = large_case(officer)
    with transaction.atomic():
        turn = 0
        while history_rows(case) < ROWS:
            turn += 1
            _write_on(case, officer, turn)
    return case


def _write_on(case: Case, officer: User, turn: int) -> None:
    for document in Document.objects.filter(case=case):
        document.title = f"{document.title.split(' rev')[0]} rev {turn}"
        save_as(document, by=officer, reason="")
    for party in Party.objects.filter(case=case):
        party.note = f"Catatan {turn}"
        save_as(party, by=officer, reason="")
    case.wish = f"Gaji dibayar, permintaan {turn}"
    save_as(case, by=officer, reason="")


def history_rows(case: Case) -> int:
    """Of all tables that the case's own rows are read from, the case's own among them."""
    count = 0
    for source in SOURCES:
        if source.parent is None and not source.at and source.of != ("unit_id",):
            tied = Q()
            for column in source.of:
                tied |= Q(
                    **{column: case.matter_id if column == "matter_id" else case.pk}
                )
            history = get_history_model_for_model(source.model)
            count += history._default_manager.filter(tied).count()
    return count
