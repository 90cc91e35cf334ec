"""Single cells: what is read of them is what the registry would keep."""

from datetime import date
from decimal import Decimal

import pytest

from sigap_cases.exchange import cells
from sigap_cases.exchange.exceptions import Unreadable
from sigap_cases.registry import phones


@pytest.mark.parametrize(
    "cell",
    [
        *("081234567", "0812 3456 789", "0812-3456-7890", "+62 812 3456 7890"),
        *("+62(813)70001234", "0361 224466", "+886 912 345 678", "0899.123.456.78"),
    ],
)
def test_phone_is_as_the_registry_writes_it(cell: str) -> None:
    assert cells.phone(cell) == phones.normal(cell)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("31-12-1990", date(1990, 12, 31)),
        ("1/2/1990", date(1990, 2, 1)),
        ("1990-02-01", date(1990, 2, 1)),
        ("17 Agustus 1985", date(1985, 8, 17)),
        ("32874", date(1990, 1, 1)),
    ],
)
def test_day_is_read_as_it_is_written_here(cell: str, day: date) -> None:
    assert cells.day(cell) == day


@pytest.mark.parametrize("cell", ["31/02/1990", "kemarin", "1-1-90", "1/13/1990", "0"])
def test_day_that_cannot_be_read_is_refused(cell: str) -> None:
    with pytest.raises(Unreadable):
        cells.day(cell)


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1.250.000", "1250000"),
        ("1,250.50", "1250.50"),
        ("1.250,50", "1250.50"),
        ("USD 900", "900"),
    ],
)
def test_money_whatever_its_signs(cell: str, amount: str) -> None:
    assert cells.money(cell) == Decimal(amount)
