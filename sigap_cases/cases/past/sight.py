"""What of an earlier file a reader is shown: never more than of the file of today."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sigap_cases.cases.models import Case
from sigap_cases.cases.policies import (
    check_can_read_past,
    check_can_work,
    reads_access,
    reads_privileged,
)
from sigap_cases.cases.selectors import cases_visible_to
from workflows.policies import can


@dataclass(frozen=True, slots=True, kw_only=True)
class PastSight:
    """``user`` is None where nobody reads, but the whole file is compared or kept."""

    user: Any
    # The text of notes between counsel and client.
    privileged: bool
    # Answers that are marked sensitive in the definition.
    sensitive: bool
    # Who could see the case.
    rights: bool

    def cases(self, keys: Iterable[int]) -> dict[int, str]:
        """The numbers of those cases that the reader sees today."""
        wanted = set(keys)
        if not wanted:
            return {}
        seen = Case.objects.all() if self.user is None else cases_visible_to(self.user)
        return dict(seen.filter(pk__in=wanted).values_list("pk", "number"))


EVERYTHING = PastSight(user=None, privileged=True, sensitive=True, rights=True)


def past_sight(user: Any, case: Case) -> PastSight:
    """Raises NotAllowed for whoever sees the case but may not read its history."""
    check_can_read_past(user, case)
    return PastSight(
        user=user,
        privileged=reads_privileged(user, case),
        sensitive=can(check_can_work, user, case),
        rights=reads_access(user, case),
    )
