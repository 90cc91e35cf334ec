"""The parts of the product as programs: web, worker, beat."""

import sys
from collections.abc import Mapping
from pathlib import Path

from .children import Program


WEB_PATIENCE = 15
WORKER_PATIENCE = 60


def programs(
    *, port: int, var: Path, base_dir: Path, env: Mapping[str, str]
) -> list[Program]:
    """In the order of their start. The worker stops warm: tasks in hand are finished."""
    web = (
        f"gunicorn sigap_cases.wsgi:application --bind 127.0.0.1:{port} --workers 2 --threads 4 "
        "--graceful-timeout 10 --no-control-socket"
    )
    worker = (
        "celery -A sigap_cases worker --concurrency 2 --loglevel INFO --without-mingle"
    )
    beat = "celery -A sigap_cases beat --loglevel INFO --pidfile="
    schedule = var / "run" / "celerybeat-schedule"
    python = [sys.executable, "-m"]
    return [
        Program(
            name="web",
            command=[*python, *web.split()],
            env=env,
            cwd=base_dir,
            patience=WEB_PATIENCE,
        ),
        Program(
            name="worker",
            command=[*python, *worker.split()],
            env=env,
            cwd=base_dir,
            patience=WORKER_PATIENCE,
        ),
        Program(
            name="beat",
            command=[*python, *beat.split(), f"--schedule={schedule}"],
            env=env,
            cwd=base_dir,
        ),
    ]
