"""Saving a row so that its history names who changed it and why."""

from django.db.models import Model

from accounts.models import User


def save_as(
    row: Model, *, by: User | None, reason: str, update_fields: list[str] | None = None
) -> None:
    """Without ``by`` the change is a command's or the loader's, as ``reason`` says."""
    _name_actor(row, by, reason)
    row.save(update_fields=update_fields)


def delete_as(row: Model, *, by: User | None, reason: str) -> None:
    """Delete the row; its history stays and ends with who did it and why."""
    _name_actor(row, by, reason)
    row.delete()


def _name_actor(row: Model, by: User | None, reason: str) -> None:
    row._history_user = by  # type: ignore[attr-defined]  # noqa: SLF001  simple-history's way
    row._change_reason = reason  # type: ignore[attr-defined]  # noqa: SLF001  simple-history's way
