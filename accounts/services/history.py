"""Saving a row so that its history names who changed it and why."""

from django.db.models import Model

from accounts.models import User


def save_as(
    row: Model, *, by: User | None, reason: str, update_fields: list[str] | None = None
) -> None:
    """Without ``by`` the change is a command's or the loader's, as ``reason`` says."""
    row._history_user = by  # type: ignore[attr-defined]  # noqa: SLF001  simple-history's way
    row._change_reason = reason  # type: ignore[attr-defined]  # noqa: SLF001  simple-history's way
    row.save(update_fields=update_fields)
