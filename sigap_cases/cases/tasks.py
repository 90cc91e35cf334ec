"""What runs by the clock in the case file."""

from celery import shared_task

from .services import orphans, referral_ends, retention, storage


@shared_task
def sweep_files() -> int:
    """Remove files that no document names."""
    return storage.sweep()


@shared_task
def end_referrals() -> int:
    """Referrals whose last day is over. Nobody saw them since; now their tasks end too."""
    return referral_ends.expire_due()


@shared_task
def carry_out_retention() -> int:
    """The next cases of runs that a second person approved."""
    return retention.carry_out_due()


@shared_task
def watch_orphans() -> int:
    """What nobody would carry on: its supervisors hear of it once a day."""
    return orphans.watch()
