"""The regency of the registry's tests."""

from tests.registry.conftest import staff


__all__ = ["staff"]
