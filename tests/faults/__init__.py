"""Faults on purpose: what dies, stops, lies or comes twice, and what must hold after it.

Every test ends with ``sound()``: ``check_invariants`` counts 0. ``make test`` runs each in
a short version; ``make faults`` (``FAULTS_FULL=1``) runs it in its full size, alone. A
number that differs between the two is written as ``size(short, full)``.

A process that is to be killed is a real one, on the database of the test: see
``child.py``. The providers are real servers on loopback (``tests/fake_gateway.py``,
``tests/mail_sink.py``); the broker is a Valkey of the test's own.
"""

import os
from io import StringIO

from django.core.management import CommandError, call_command


FULL = os.environ.get("FAULTS_FULL") == "1"


def size(short: int, full: int) -> int:
    return full if FULL else short


def sound() -> None:
    """No invariant is broken; the failure names those that are."""
    told = StringIO()
    try:
        call_command("check_invariants", "--ids", stdout=told)
    except CommandError as error:
        lines = told.getvalue().splitlines()
        broken = [line for line in lines if not line.endswith(" 0")]
        raise AssertionError("\n".join(broken[:40])) from error
