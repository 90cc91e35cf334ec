"""A small definition as text, and changes to it, for tests that need a document."""

from tests.definitions.generating import VOCABULARY
from workflows.definitions.checking import examine
from workflows.definitions.parsing import Parsed
from workflows.definitions.problems import Severity


HEAD = """\
key: small
title: Small
summary: A small process.
legal_basis:
  - {title: A law, verified: true}
fields:
  complete: {type: boolean, title: Lengkap?}
  kind:
    type: choice
    title: Jenis
    choices: [{key: plain, title: Biasa}, {key: hard, title: Sulit}]
  days: {type: integer, title: Hari, minimum: 1, maximum: 9}
  note: {type: text, title: Catatan}
  seen_on: {type: date, title: Tanggal}
roles:
  intake: {title: Petugas, post: petugas_pengaduan}
outcomes:
  done: {title: Selesai, status: closed}
given: [complete, kind, days, note, seen_on]
"""

STRAIGHT = """\
start: work
steps:
  work:
    title: Kerjakan
    role: intake
    deadline: STD-KONTAK
    form: [{field: complete}]
    next: finish
  finish: {kind: end, title: Selesai, outcome: done}
"""

FORKED = """\
start: split
steps:
  split:
    kind: fork
    title: Bagi
    branches:
      - {next: left}
      - {next: right, when: {field: complete, is: true}}
    join: meet
  left: {title: Kiri, role: intake, deadline: STD-KONTAK, next: meet}
  right: {title: Kanan, role: intake, deadline: STD-KONTAK, next: meet}
  meet: {kind: join, title: Temu, next: after}
  after: {title: Sesudah, role: intake, deadline: STD-KONTAK, next: finish}
  finish: {kind: end, title: Selesai, outcome: done}
"""

SIDE = STRAIGHT.replace(
    "    next: finish\n",
    """\
    timeouts:
      - {after: {amount: 2, unit: jam}, interrupting: false, next: remind}
    next: finish
  remind: {title: Ingatkan, role: intake, deadline: STD-KONTAK, next: reminded}
  reminded: {kind: end, title: Diingatkan}
""",
)

DECIDED = """\
start: work
steps:
  work:
    title: Kerjakan
    role: intake
    deadline: STD-KONTAK
    form: [{field: complete}]
    next: choose
  choose:
    kind: decision
    title: Pilih
    branches:
      - {when: {field: complete, is: true}, next: finish}
      - {next: work}
  finish: {kind: end, title: Selesai, outcome: done}
"""


def examined(
    steps: str = STRAIGHT, *changes: tuple[str, str], head: str = HEAD
) -> Parsed:
    """Check the document after replacing texts in it; each must be there."""
    text = head + steps
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return examine(text, VOCABULARY)


def found(parsed: Parsed, severity: Severity = Severity.ERROR) -> list[tuple[str, str]]:
    return [
        (problem.path, problem.code)
        for problem in parsed.problems
        if problem.severity is severity
    ]
