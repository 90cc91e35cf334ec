"""How long checking a definition of sixty steps takes."""

import time
from collections.abc import Iterator

from workflows.services.publishing import check_document

from . import databases
from .report import figure, measure


BLOCKS = 10
# A block: a task that branches, a fork of two tasks, its join, and a task back or on.
STEPS_PER_BLOCK = 6


def _block(number: int, follower: str) -> Iterator[str]:
    a = f"b{number}"
    field = f"{{field: f{number}}}"
    yield (
        f"  {a}:\n    title: Mulai\n    role: intake\n    deadline: STD-KONTAK\n"
        f"    form: [{field}]\n    next: {a}_fork\n"
    )
    yield (
        f"  {a}_fork:\n    kind: fork\n    title: Sejajar\n    branches:\n"
        f"      - {{title: Satu, next: {a}_one}}\n"
        f"      - {{title: Dua, when: {{field: f{number}, is: true}}, next: {a}_two}}\n"
        f"    join: {a}_join\n"
    )
    for branch in ("one", "two"):
        yield (
            f"  {a}_{branch}:\n    title: {branch}\n    role: intake\n"
            f"    deadline: STD-KONTAK\n    next: {a}_join\n"
        )
    yield f"  {a}_join:\n    kind: join\n    title: Bertemu\n    next: {a}_on\n"
    yield (
        f"  {a}_on:\n    kind: decision\n    title: Ulangi?\n    branches:\n"
        f"      - {{title: Ya, when: {{field: f{number}, is: true}}, next: {a}}}\n"
        f"      - {{title: Tidak, next: {follower}}}\n"
    )


def document(blocks: int = BLOCKS) -> str:
    """A sound definition of six steps a block, and its end."""
    fields = "".join(f"  f{n}: {{type: boolean, title: Ya}}\n" for n in range(blocks))
    steps = "".join(
        "".join(_block(n, f"b{n + 1}" if n + 1 < blocks else "done"))
        for n in range(blocks)
    )
    return (
        f"key: bench_large\ntitle: Besar\nsummary: Untuk pengukuran.\n"
        f"legal_basis: [{{title: Tidak ada}}]\nfields:\n{fields}"
        "roles:\n  intake: {title: Petugas, post: petugas_pengaduan}\n"
        "outcomes:\n  settled: {title: Selesai, status: settled}\n"
        f"start: b0\nsteps:\n{steps}  done: {{kind: end, title: Selesai, outcome: settled}}\n"
    )


@measure("checker.60_steps", unit="seconds")
def check_sixty_steps() -> float:
    databases.fill()
    text = document()
    start = time.perf_counter()
    checked = check_document(text)
    seconds = time.perf_counter() - start
    if checked.definition is None or checked.problems:
        raise ValueError(f"the large definition has problems: {checked.problems[:3]}")
    return seconds


figure(check_sixty_steps, at_most=2.0)
