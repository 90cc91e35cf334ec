"""``make bench``: a line per figure, ``name value unit bar ok|short``, and var/bench.json."""

import argparse
import importlib
import os
import pkgutil
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg

import bench
from bench import report


DATABASE = os.environ.get("BENCH_DATABASE", "sigap_bench")
OUTPUT = Path(__file__).resolve().parents[1] / "var" / "bench.json"
# Modules that measure nothing themselves.
FRAME = frozenset(
    {
        "__main__",
        "report",
        "settings",
        "plain",
        "rounds",
        "sizes",
        "world",
        "workers",
        "databases",
        "gateway",
        "large_case",
        "long_history",
    }
)


def use_own_database(url: str, *, keep: bool) -> None:
    """Measure in a database beside the given one, made anew unless it is kept.

    A new one is copied from another that has the tables and the ground of every figure,
    as are those that some figures have for themselves: to migrate each would take longer
    than a small run.
    """
    with psycopg.connect(url, autocommit=True) as admin:
        there = admin.execute("SELECT datname FROM pg_database").fetchall()
        kept = keep and {(DATABASE,), (f"{DATABASE}_ready",)} <= set(there)
        if not kept:
            for name in (DATABASE, f"{DATABASE}_ready"):
                admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            admin.execute(f"CREATE DATABASE {DATABASE}_ready")
    scheme, netloc, _, query, fragment = urlsplit(url)
    name = DATABASE if kept else f"{DATABASE}_ready"
    os.environ["DATABASE_URL"] = urlunsplit(
        (scheme, netloc, f"/{name}", query, fragment)
    )


def load_benchmarks() -> None:
    for module in pkgutil.iter_modules(bench.__path__):
        if module.name not in FRAME:
            importlib.import_module(f"bench.{module.name}")


def tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument(
        "--only", default="*", help="names of figures, with * for any part"
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--keep", action="store_true", help="keep the data of the last run"
    )
    parser.add_argument(
        "--output", type=Path, default=OUTPUT, help="where the figures are written"
    )
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    use_own_database(os.environ["DATABASE_URL"], keep=options.keep)
    django.setup()
    importlib.import_module("bench.databases").make_ready(DATABASE)
    load_benchmarks()
    figures = report.registered(options.only)
    if not figures:
        tell(f"No figure is named {options.only}.")
        return 1
    results = report.run(figures, rounds=options.rounds, tell=tell)
    for result in results:
        sys.stdout.write(f"{result.line()}\n")
    report.write(results, options.output)
    return 0


if __name__ == "__main__":
    sys.exit(main())
