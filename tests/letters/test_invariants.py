"""What ``check_invariants`` finds of letters, and that it finds nothing in a sound one."""

from pathlib import Path

from sigap_cases.cases.models import Case, LetterCounter
from sigap_cases.cases.services import invariants

from .conftest import issued, signed


OF_LETTERS = {
    "letter_series_gap_or_double",
    "letter_disagrees_with_its_process",
    "signed_letter_without_its_files",
    "letter_file_disagrees_with_its_hash",
}


def broken() -> set[str]:
    found = {row.name: row.broken for row in invariants.findings()}
    assert found.keys() >= OF_LETTERS
    return {name for name in OF_LETTERS if found[name]}


def test_letters_of_the_services_break_nothing(case: Case) -> None:
    issued(case)
    signed(case)
    assert broken() == set()


def test_file_that_was_changed_or_lost_is_found(case: Case) -> None:
    letter = issued(case)
    one, two = letter.files.all()
    changed = Path(one.file.path)
    changed.write_bytes(changed.read_bytes() + b" ")
    Path(two.file.path).unlink()
    found = {row.name: row.broken for row in invariants.findings()}
    assert len(found["letter_file_disagrees_with_its_hash"]) == 2


def test_gap_in_the_own_series_is_found(case: Case) -> None:
    LetterCounter.objects.create(unit=case.owner, year=2026, last=1)
    assert broken() == {"letter_series_gap_or_double"}
