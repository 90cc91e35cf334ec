"""Where Viewflow finds the Flow classes of published versions.

Viewflow stores ``workflows/flows.Aduan__v3_c7fd7c0d`` in its rows and imports that
name when it reads them: a process that never saw the version builds it here.
"""

import re

from viewflow.workflow import Flow

from workflows.compiler.building import FlowShelf, build_flow
from workflows.definitions.parsing import parse
from workflows.enums import VersionState
from workflows.models import ProcessVersion


_NAME = re.compile(
    r"^(?P<head>[A-Z][A-Za-z0-9]*)__v(?P<number>\d+)_(?P<hash>[0-9a-f]{8})$"
)
_shelf = FlowShelf()


def _published(name: str) -> ProcessVersion:
    match = _NAME.match(name)
    if match is None:
        raise AttributeError(name)
    candidates = ProcessVersion.objects.select_related("definition").filter(
        state=VersionState.PUBLISHED,
        number=int(match["number"]),
        content_hash__startswith=match["hash"],
    )
    for version in candidates:
        if version.flow_name == name:
            return version
    raise AttributeError(name)


def flow_of(version: ProcessVersion) -> type[Flow]:
    """The Flow class of a published version."""
    return _shelf.get(version.flow_name, lambda: _build(version))


def _build(version: ProcessVersion) -> type[Flow]:
    parsed = parse(version.document)
    if parsed.definition is None:
        raise AttributeError(version.flow_name)
    return build_flow(version.flow_name, parsed.definition, module=__name__)


def __getattr__(name: str) -> type[Flow]:
    if not _NAME.match(name):
        raise AttributeError(name)
    return _shelf.get(name, lambda: _build(_published(name)))
