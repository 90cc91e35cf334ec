"""What officers wrote in the tasks' free-text fields, as the case file holds it now."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workflows.definitions.schema import Definition, FieldType


FREE_TEXT = (FieldType.TEXT, FieldType.LONG_TEXT)


@dataclass(frozen=True, slots=True)
class Written:
    title: str
    text: str


def written_in(
    definition: Definition, values: Mapping[str, Any], *, sensitive: bool
) -> list[Written]:
    """In the definition's order; the timeline tells no free text, so it is read here."""
    return [
        Written(spec.title, str(values[name]))
        for name, spec in definition.fields.items()
        if spec.type in FREE_TEXT
        and name not in definition.given
        and values.get(name)
        and (sensitive or not spec.sensitive)
    ]
