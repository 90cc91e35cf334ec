"""Numbers of the own series: thirty at once, and none missing or double."""

from datetime import date
from functools import partial

import pytest
from django.utils import timezone

from accounts.models import Unit
from sigap_cases.cases.models import Case, Letter, LetterCounter, Letterhead
from sigap_cases.cases.services.letters import numbering
from tests.engine.threads import at_once, errors, winners
from tests.loaded_office import lodge
from workflows.models import WorkItem
from workflows.services import assignment, completion

from .conftest import do, item, signed, user


AT_ONCE = 30
pytestmark = pytest.mark.slow


def with_own_series() -> None:
    head = Letterhead.objects.get()
    head.own_series = True
    head.save()


def test_own_series_asks_for_no_number_and_writes_it_by_its_form(case: Case) -> None:
    with_own_series()
    Letterhead.objects.update(number_form="{code}/{number}/{office}/{month}/{year}")
    day = timezone.localdate()
    letter = do(signed(case), "issue", "petugas_pengaduan", letter_date=day.isoformat())
    roman = numbering.ROMAN[day.month - 1]
    assert letter.number == f"500.15/1/Disnaker/{roman}/{day.year}"
    assert letter.series_number == 1


def test_written_number_without_a_code_begins_with_the_number() -> None:
    head = Letterhead(office_code="Disnaker", number_form="{code}/{number}/{office}")
    day = date(2026, 12, 1)
    assert numbering.written_number(head, "", 7, day) == "7/Disnaker"


def ready_to_issue(cases: list[Case]) -> list[WorkItem]:
    """Signed letters with their agenda task already taken."""
    items = []
    for case in cases:
        letter = signed(case)
        items.append(
            assignment.claim(item(letter, "issue"), by=user("petugas_pengaduan"))
        )
    return items


def issue(task: WorkItem, day: str) -> str:
    by = user("petugas_pengaduan")
    completion.complete(
        task, by=by, values={"letter_date": day}, revision=task.revision
    )
    return str(Letter.objects.get(process_id=task.process_id).number)


def test_thirty_letters_at_once_get_numbers_without_gap_or_double(
    live_office: None,
) -> None:
    with_own_series()
    items = ready_to_issue([lodge().case for _ in range(AT_ONCE + 2)])
    today = timezone.localdate().isoformat()
    # Two are refused: they use up no number.
    days = ["2999-01-01", "2999-01-01", *[today] * AT_ONCE]
    pairs = zip(items, days, strict=True)
    ran = at_once([partial(issue, task, day) for task, day in pairs])
    assert len(winners(ran)) == AT_ONCE
    assert errors(ran) == {"InvalidValues"}
    taken = Letter.objects.exclude(series_number=None)
    numbers = taken.order_by("series_number").values_list("series_number", flat=True)
    assert list(numbers) == list(range(1, AT_ONCE + 1))
    assert LetterCounter.objects.get().last == AT_ONCE


def test_typed_number_is_given_once_to_two_letters_at_once(live_office: None) -> None:
    items = ready_to_issue([lodge().case, lodge().case])
    day = timezone.localdate().isoformat()
    by = user("petugas_pengaduan")

    def typed(task: WorkItem) -> None:
        values = {"letter_number": "500.15/9/Disnaker", "letter_date": day}
        completion.complete(task, by=by, values=values, revision=task.revision)

    ran = at_once([partial(typed, task) for task in items])
    assert len(winners(ran)) == 1
    assert errors(ran) <= {"InvalidValues", "IntegrityError"}
    assert Letter.objects.filter(number="500.15/9/Disnaker").count() == 1


def test_last_number_follows_the_year(office: None) -> None:
    unit = Unit.objects.get(code="disnaker")
    years = [2026, 2026, 2027]
    assert [numbering.take_series_number(unit.pk, year) for year in years] == [1, 2, 1]
