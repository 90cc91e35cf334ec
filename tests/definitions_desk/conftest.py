"""The definitions desk stands in an office with its reference data."""

from tests.portal.conftest import live_office, office, reference_rows


__all__ = ["live_office", "office", "reference_rows"]
