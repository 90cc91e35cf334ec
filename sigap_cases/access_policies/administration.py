"""Django's administration site: accounts and reference data, and no case.

Nothing is deleted there. A model that is not named below has addresses that the site
makes by itself; nobody gets further than their door.
"""

from collections.abc import Iterator
from enum import Enum

from .vocabulary import (
    NOBODY,
    NOT_THERE_FOR_ANYBODY,
    About,
    Conditions,
    Need,
    Policy,
    Who,
    forbidden_unless,
    found_by,
)


class Kept(Enum):
    """What an administrator does with the rows of a model there."""

    CHANGED = "viewed, added, changed"
    READ = "viewed"
    CLOSED = "nothing"


MODELS: dict[str, Kept] = {
    "accounts_user": Kept.CHANGED,
    "accounts_unit": Kept.CHANGED,
    "accounts_membership": Kept.CHANGED,
    "cases_casetype": Kept.CHANGED,
    "cases_country": Kept.CHANGED,
    "cases_emergencynumber": Kept.CHANGED,
    "cases_custodian": Kept.CHANGED,
    "cases_letternature": Kept.CHANGED,
    "cases_letterhead": Kept.CHANGED,
    "cases_lettertemplate": Kept.CHANGED,
    "workflows_workingcalendar": Kept.READ,
    "workflows_holiday": Kept.READ,
    "workflows_deadlinerule": Kept.READ,
    "workflows_calendarscope": Kept.CLOSED,
    "workflows_season": Kept.CLOSED,
}
IS_THERE = found_by(Need.IS_THERE)
CLOSED: Conditions = (NOBODY,)


def _page(
    name: str,
    *,
    reads: Conditions | None = None,
    acts: Conditions | None = None,
    about: About = About.NOTHING,
) -> Policy:
    return Policy(
        name=f"admin:{name}",
        who=Who.ADMINISTRATION,
        about=about,
        reads=reads,
        acts=acts,
    )


def _of_model(model: str, kept: Kept) -> Iterator[Policy]:
    views: Conditions = CLOSED if kept is Kept.CLOSED else ()
    changes: Conditions = () if kept is Kept.CHANGED else CLOSED
    row = About.ROW
    yield _page(f"{model}_changelist", reads=views, acts=views)
    yield _page(f"{model}_add", reads=changes, acts=changes)
    yield _page(
        f"{model}_change",
        about=row,
        reads=(*views, IS_THERE),
        acts=(*changes, IS_THERE),
    )
    yield _page(f"{model}_delete", about=row, reads=CLOSED, acts=CLOSED)
    of_history: Conditions = (IS_THERE, *views)
    yield _page(f"{model}_history", about=row, reads=of_history, acts=of_history)
    # The site shows every version of what it keeps.
    yield _page(f"{model}_simple_history", about=row, reads=of_history, acts=of_history)


SITE = (
    _page("index", reads=(), acts=()),
    _page("app_list", about=About.NOTHING, reads=(), acts=()),
    _page("logout", acts=()),
    _page("password_change", reads=(), acts=()),
    _page("password_change_done", reads=()),
    _page("jsi18n", reads=()),
    _page(
        "autocomplete",
        reads=(forbidden_unless(Need.IS_THERE),),
        about=About.ROW,
    ),
    _page(
        "view_on_site",
        about=About.ROW,
        reads=(NOT_THERE_FOR_ANYBODY,),
        acts=(NOT_THERE_FOR_ANYBODY,),
    ),
    _page(
        "auth_user_password_change",
        about=About.ROW,
        reads=(IS_THERE,),
        acts=(IS_THERE,),
    ),
)
POLICIES = (
    *SITE,
    *(policy for model, kept in MODELS.items() for policy in _of_model(model, kept)),
)
