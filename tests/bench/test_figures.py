"""Every figure is measured once, on tiny data: that the benchmarks run, not how fast."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from bench.checker import document
from workflows.definitions.parsing import parse


ROOT = Path(__file__).resolve().parents[2]
NAMES = {
    "board.1m",
    "board.1m.statements",
    "case_page",
    "case_page.statements",
    *(
        f"case_list.{reader}.{page}/case_list.open.{page}"
        for reader in ("petugas_pengaduan", "penyelia", "mitra", "petugas_desa")
        for page in ("first", "later")
    ),
    "checker.60_steps",
    "contention.winners",
    "contention.losers_p99",
    "queue_page.1m",
    "queue_page.1m.statements",
    "queue_page.1m.p95/queue_page.10k.p95",
    "import.50k",
    "import.50k.checked",
    "import.50k.memory",
    "import.50k.rows",
    "import.50k.undone",
    "notices.delivered",
    "notices.enqueued",
    "notices.peak_memory",
    "people_search.100k",
    "people_search.100k.p95",
    "people_search.100k.number_p95",
    "people_duplicates.100k.p95",
    "transition/own_rows_raw",
    "transition/plain_viewflow",
    "transition/least_rows_raw",
    "statements.direct",
    "statements.gateway",
    "http.completion",
    "history.verified",
    "transition.chain",
    "due_date.20_years",
    "due_date.20_years/due_date.20_years_day_by_day",
    "due_date.usual_terms",
    "due_date.usual_terms/due_date.usual_terms_day_by_day",
    "due_date.first_of_a_process",
    "sweep.one_worker",
    "sweep.two_workers/sweep.one_worker",
    "sweep.one_worker/stock_timers",
    "time_machine",
    "time_machine.difference",
    "time_machine.statements",
}
# These do not depend on how fast the machine is.
ALWAYS_OK = {"contention.winners", "statements.direct", "statements.gateway"}


def test_large_definition_has_sixty_steps() -> None:
    definition = parse(document()).definition
    assert definition is not None
    assert len(definition.steps) == 61


@pytest.mark.slow
def test_bench_prints_and_writes_every_figure(tmp_path: Path) -> None:
    output = tmp_path / "bench.json"
    environment = {
        **os.environ,
        "BENCH_TINY": "1",
        "BENCH_DATABASE": "sigap_bench_tiny",
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "SIGAP_VAR": str(tmp_path),
    }
    done = subprocess.run(  # noqa: S603 own command
        [sys.executable, "-m", "bench", "--rounds", "1", "--output", str(output)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    figures = json.loads(output.read_text(encoding="utf-8"))["figures"]
    assert {figure["name"] for figure in figures} == NAMES
    told = {line.split()[0] for line in done.stdout.splitlines()}
    assert told == NAMES
    short = {figure["name"] for figure in figures if figure["verdict"] == "short"}
    assert not short & ALWAYS_OK


@pytest.fixture(autouse=True, scope="module")
def _no_databases_left() -> Iterator[None]:
    yield
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        for name in (
            "sigap_bench_tiny",
            "sigap_bench_tiny_ready",
            "sigap_bench_tiny_small",
            "sigap_bench_tiny_history",
            "sigap_bench_tiny_import",
            "sigap_bench_tiny_list",
            "sigap_bench_tiny_small_sweep",
        ):
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
