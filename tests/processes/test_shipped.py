"""Every shipped definition is clean in the product's own vocabulary."""

from pathlib import Path

import pytest
from django.conf import settings

from workflows.services.publishing import check_document


SHIPPED = sorted((Path(settings.BASE_DIR) / "workflows" / "processes").glob("*.yaml"))


@pytest.mark.django_db
@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_definition_has_no_problem_and_no_warning(path: Path) -> None:
    assert check_document(path.read_text(encoding="utf-8")).problems == ()
