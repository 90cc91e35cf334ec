"""A worker that does nothing but send, until it is killed: ``python -m tests.faults.sender``."""

import time

import django


def main() -> None:
    django.setup()
    from notifications.services import delivery, spreading  # noqa: PLC0415 after setup

    while True:
        spreading.spread_due()
        delivery.deliver_due()
        time.sleep(0.05)


if __name__ == "__main__":
    main()
