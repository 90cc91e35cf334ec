"""Saving a row so that its history names who changed it and why."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Model


def save_as(
    row: Model,
    *,
    by: AbstractBaseUser | None,
    reason: str,
    update_fields: list[str] | None = None,
) -> None:
    """Without ``by`` the change is the reference loader's, as ``reason`` says."""
    row._history_user = by  # type: ignore[attr-defined]  # noqa: SLF001  simple-history's way
    row._change_reason = reason  # type: ignore[attr-defined]  # noqa: SLF001  simple-history's way
    row.save(update_fields=update_fields)
