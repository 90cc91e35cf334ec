"""An open office for each module, and a life that is lived in it once."""

import pytest
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from tests.desk.conftest import desk, office

from .life import STEPS, Life


__all__ = ["desk", "office"]


@pytest.fixture(scope="module")
def lived(
    request: pytest.FixtureRequest,
    office: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Life:
    """The life of the module's steps, taken back with the office."""
    steps = request.module.LIVED
    life = Life(steps, asked=steps is STEPS)
    folder = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder):
        life.live()
    return life
