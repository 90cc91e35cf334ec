"""The office is opened once for the module and taken back after it."""

from tests.desk.conftest import office


__all__ = ["office"]
