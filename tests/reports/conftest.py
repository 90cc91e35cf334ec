"""An open office, one for a module."""

from tests.desk.conftest import desk, office


__all__ = ["desk", "office"]
