"""The tables of an app's first migration, made with one rendering of its models."""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class CreateTables(Operation):
    """Several operations that are told to the state before any of them is done.

    Django renders the models anew after each operation, and all that are related to them:
    with the users related to nearly every table, a migration for each test database and
    each first start took fifty seconds for its hundred and seventy tables. Here a foreign
    key may name a model that comes later, too: PostgreSQL is told of keys at the end.
    """

    serialization_expand_args = ["operations"]

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = list(operations)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # Without rendered models the operations have nothing to render again.
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create {len(self.operations)} tables"


class ChangeTables(CreateTables):
    """The same for a later migration that changes many columns.

    An operation sees the tables as they are before, and after, all of them: none may
    build on another.
    """

    def describe(self) -> str:
        return f"Make {len(self.operations)} changes of tables"
