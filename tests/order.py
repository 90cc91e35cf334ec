"""In which order several workers take the tests: long ones first, and nobody waits.

``--dist worksteal`` hands every worker one contiguous part, and whoever is done takes
from the end of another's. A long test at the end would leave one worker idle.
"""

from pathlib import Path

import pytest


# Files by how long they take, from the longest on; about half of a run is in the first six.
LONG = (
    "attack/test_access_matrix.py",
    "journeys/test_ends.py",
    "journeys/test_protection.py",
    "journeys/test_incomplete.py",
    "journeys/test_information.py",
    "attack/test_two_worlds.py",
    "desk/test_browser.py",
    "attack/test_sight_over_time.py",
    "shell/test_pages.py",
    "journeys/test_closing.py",
    "portal/test_browser.py",
    "journeys/test_hand_over.py",
    "demo/test_invariants.py",
    "journeys/test_legal_aid.py",
)
# They start servers of their own: whoever begins with them needs no database meanwhile.
WITHOUT_DATABASE = (
    "house/test_launcher.py",
    "bench/test_figures.py",
    "house/test_servers.py",
    "house/test_production.py",
)
TESTS = Path(__file__).parent


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """One worker begins to migrate with the long tests, the other without a database."""
    if not hasattr(config, "workerinput"):
        return
    others = [item for item in items if _place(item, WITHOUT_DATABASE) is None]
    others.sort(key=lambda item: _rank(item, LONG))
    servers = [item for item in items if _place(item, WITHOUT_DATABASE) is not None]
    servers.sort(key=lambda item: _rank(item, WITHOUT_DATABASE))
    half = len(items) // 2
    items[:] = [*others[:half], *servers, *others[half:]]


def _place(item: pytest.Item, files: tuple[str, ...]) -> int | None:
    name = item.path.relative_to(TESTS).as_posix()
    return files.index(name) if name in files else None


def _rank(item: pytest.Item, files: tuple[str, ...]) -> int:
    place = _place(item, files)
    return len(files) if place is None else place
