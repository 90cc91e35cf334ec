"""Periodic monitoring: names for who keeps the records, figures for who leads."""

from . import posts
from .vocabulary import (
    About,
    Conditions,
    Need,
    Policy,
    forbidden_unless,
    found_by,
    hidden_but_for,
    only,
)


PLANS: Conditions = (only(*posts.PLAN_MONITORING),)
REPORT: Conditions = (
    hidden_but_for(*posts.LIST_MONITORING),
    found_by(Need.SEES_PERSON),
)

POLICIES = (
    Policy(
        name="monitoring:coverage",
        reads=(only(*posts.COUNT_MONITORING),),
        note="figures; a head of district those of the district",
    ),
    Policy(
        name="monitoring:people",
        reads=(only(*posts.LIST_MONITORING),),
        note="the people that the officer sees",
    ),
    Policy(
        name="monitoring:complaint",
        about=About.PERSON,
        acts=(
            hidden_but_for(*posts.LIST_MONITORING),
            found_by(Need.SEES_PERSON),
            forbidden_unless(Need.CHANGES_PERSON),
            only(*posts.REGISTER_COMPLAINTS),
        ),
        note="from a lapsed contact; asked twice it is the same complaint",
    ),
    Policy(
        name="monitoring:reports",
        reads=(only(*posts.LIST_MONITORING),),
        note=(
            "quick reports of the people that the officer sees; one that became a "
            "complaint for who sees the case and for who made it"
        ),
    ),
    Policy(
        name="monitoring:report",
        about=About.PERSON,
        reads=REPORT,
        acts=(*REPORT, forbidden_unless(Need.CHANGES_PERSON)),
        note="acting answers the check that the running round asks of the person",
    ),
    Policy(name="monitoring:rounds", reads=PLANS, acts=PLANS),
    Policy(
        name="monitoring:close",
        about=About.OFFICE,
        acts=(*PLANS, found_by(Need.IS_THERE)),
    ),
    Policy(name="monitoring:rule", reads=PLANS, acts=PLANS),
)
