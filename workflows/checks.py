"""System checks of the engine: what the database names must still be there."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.models import TextField
from django.db.models.functions import Cast

from workflows import flows
from workflows.models import Process, Task


@register(Tags.database)
def check_references(
    app_configs: object,  # noqa: ARG001 Django's signature
    databases: Sequence[str] | None = None,
    **kwargs: object,  # noqa: ARG001 Django's signature
) -> list[CheckMessage]:
    """Every version and step that an open process stands at can be found.

    Viewflow reads a reference that no longer resolves back as None, silently.
    """
    messages: list[CheckMessage] = []
    for alias in databases or ():
        if Task._meta.db_table in connections[alias].introspection.table_names():
            messages += _lost_versions(alias)
            messages += _lost_steps(alias)
    return messages


def _references(queryset: Any, field: str) -> Iterator[str]:
    rows = queryset.annotate(raw=Cast(field, TextField())).order_by("raw")
    yield from rows.values_list("raw", flat=True).distinct()


def _lost_versions(alias: str) -> Iterator[CheckMessage]:
    for reference in _references(Process.objects.using(alias), "flow_class"):
        if _version(reference) is None:
            yield Error(
                f"Processes name the version {reference}, which cannot be found.",
                hint="Restore the row of this version in workflows_processversion.",
                id="workflows.E001",
            )


def _lost_steps(alias: str) -> Iterator[CheckMessage]:
    tasks = Task.objects.using(alias).filter(process__finished=None)
    for reference in _references(tasks, "flow_task"):
        head, _, step = reference.rpartition(".")
        version = _version(head)
        if version is not None and not hasattr(version, step):
            yield Error(
                f"Tasks of open processes stand at the step {reference}, which cannot be found.",
                hint="Its version was changed from outside of the product.",
                id="workflows.E002",
            )


def _version(reference: str) -> type | None:
    """The class that a reference such as ``workflows/flows.Aduan__v3_c7fd7c0d`` names."""
    return getattr(flows, reference.rpartition(".")[2], None)
