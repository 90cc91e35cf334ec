"""A worker that does nothing but sweep, until it is killed: ``python -m tests.faults.sweeper``."""

import os
import time

import django


def main() -> None:
    django.setup()
    from workflows.services.sweep import sweep_due  # noqa: PLC0415 after setup

    while True:
        sweep_due(batch=int(os.environ["FAULT_BATCH"]))
        time.sleep(0.05)


if __name__ == "__main__":
    main()
