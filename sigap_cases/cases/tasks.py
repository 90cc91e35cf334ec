"""What runs by the clock in the case file."""

from celery import shared_task

from .services import orphans, referral_ends, storage


@shared_task
def sweep_files() -> int:
    """Remove files that no document names."""
    return storage.sweep()


@shared_task
def end_referrals() -> int:
    """Referrals whose last day is over. Nobody saw them since; now their tasks end too."""
    return referral_ends.expire_due()


@shared_task
def watch_orphans() -> int:
    """What nobody would carry on: its supervisors hear of it once a day."""
    return orphans.watch()
