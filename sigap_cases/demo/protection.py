"""The protection processes of the demo year: brought by themselves, or started from others."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from accounts.models import Unit
from sigap_cases.cases.enums import CaseKind, Channel, Urgency
from sigap_cases.cases.models import Case
from sigap_cases.cases.selectors import children_of
from sigap_cases.cases.services.intake import Lodging

from .forms import Choices
from .profiles import Reference, complaint
from .scripts import Answers, Ending, Script, Stand
from .simulation import Story


def _ends(days: int, /, **answers: tuple[object, ...]) -> Script:
    return Script(days=days, answers=answers)


def _stands(
    step: str, days: int, stand: Stand = Stand.OPEN, /, **answers: tuple[object, ...]
) -> Script:
    return Script(days=days, stop=step, stand=stand, answers=answers)


Kind = tuple[tuple[int, Script], ...]
_STATE: Answers = {"funding_source": ("state",)}
_OWN: Answers = {"funding_source": ("self",)}
_STAYS: Answers = {"reintegration_offer": ("declined", "later")}
_LAST: Answers = {"visit_again": (True, False)}

REPATRIATION: Kind = (
    (4, _ends(45, **_STAYS)),
    (3, _ends(50, **_OWN, reintegration_offer=("accepted",))),
    (3, _ends(60, **_STATE, **_STAYS)),
    (
        2,
        _ends(70, condition=("sick",), fit_state=("not_yet", "fit_escorted"), **_STAYS),
    ),
    (
        1,
        _ends(
            75,
            **_OWN,
            travel_document=("splp",),
            arrival_state=("postponed", "arrived"),
        ),
    ),
    (2, _ends(30, condition=("refuses",))),
    (2, _ends(60, confirmation=("unclear", "not_found"), partner=("silent", "reply"))),
    (1, _ends(35, condition=("detained",))),
    (2, _ends(40, confirmation=("dead",))),
    (2, Script(days=20, ending=Ending.WITHDRAWN, stop="request_mission")),
    (2, _stands("record_request", 1)),
    (1, _stands("record_request", 2, Stand.DRAFT)),
    (2, _stands("await_mission", 4)),
    (1, _stands("remind_mission", 9, partner=("silent",))),
    (1, _stands("record_confirmation", 6)),
    (2, _stands("fit_to_travel", 14, Stand.CLAIMED, condition=("sick",))),
    (2, _stands("travel_papers", 14, Stand.CLAIMED, **_OWN)),
    (1, _stands("poverty_letter", 12, **_STATE)),
    (1, _stands("approve_funding", 14, **_STATE)),
    (1, _stands("book", 22, **_OWN)),
    (1, _stands("meet", 26, **_OWN)),
    (1, _stands("hand_over", 28, Stand.DRAFT, **_OWN)),
    (1, _stands("check_file", 30, **_OWN)),
    (1, _stands("decide_closing", 14, condition=("refuses",))),
    (1, _stands("offer_reintegration", 34, **_OWN)),
)
REMAINS: Kind = (
    (4, _ends(35)),
    (1, _ends(40, **_STATE)),
    (2, _ends(35, family_wish=("bury_abroad",))),
    (1, _ends(50, papers_state=("not_released",))),
    (1, _ends(8, death_state=("waiting", "alive"))),
    (1, _stands("confirm_death", 1)),
    (1, _stands("tell_family", 2, Stand.CLAIMED)),
    (2, _stands("gather_papers", 8, Stand.CLAIMED, **_OWN)),
    (1, _stands("ship", 14, **_OWN)),
    (1, _stands("hand_over", 18, Stand.CLAIMED, **_OWN)),
)
CLAIM: Kind = (
    (4, _ends(60)),
    (2, _ends(80, insurance_state=("refused", "paid"), claim_result=("partly",))),
    (
        1,
        _ends(
            70,
            rights_state=("refused",),
            rights_next=("accept",),
            claim_result=("refused",),
        ),
    ),
    (1, _ends(20, claim_insurance=(False,), claim_rights=(False,))),
    (2, _stands("gather_papers", 14, Stand.CLAIMED)),
    (2, _stands("await_insurer", 20)),
    (1, _stands("demand", 7, Stand.DRAFT, claim_insurance=(False,))),
    (1, _stands("check_claim", 45)),
)
REINTEGRATION: Kind = (
    (3, _ends(230, **_LAST)),
    (1, _ends(200, visit_again=(False,), evaluation_result=("follow_up",))),
    (1, _ends(190, visit_met=("moved",), evaluation_result=("departed",))),
    (2, _ends(40, assessment_result=("refuses",))),
    (1, _ends(35, assessment_result=("no_need",))),
    (1, _ends(20, registration_time=("late",), late_decision=("not_eligible",))),
    (2, _stands("enrol", 2)),
    (2, _stands("assess", 9, Stand.CLAIMED)),
    (1, _stands("assess", 12, Stand.DRAFT)),
    (1, _stands("plan", 18, Stand.CLAIMED)),
    (1, _stands("sign_plan", 24)),
    (1, _stands("approve_plan", 28)),
    (1, _stands("record_refusal", 14, assessment_result=("refuses",))),
    (4, _stands("await_visit", 70)),
    (2, _stands("visit", 128, Stand.CLAIMED)),
    (1, _stands("evaluate", 140, visit_again=(False,))),
)
BY_KIND: dict[str, Kind] = {
    CaseKind.REPATRIATION: REPATRIATION,
    CaseKind.REMAINS: REMAINS,
    CaseKind.CLAIM: CLAIM,
    CaseKind.REINTEGRATION: REINTEGRATION,
}
WHOLE = sum(count for kind in BY_KIND.values() for count, _ in kind)
_CHANNELS = (Channel.COUNTER, Channel.PHONE, Channel.WHATSAPP)
_TYPE_OF = {
    CaseKind.REPATRIATION: "INGIN_PULANG",
    CaseKind.REMAINS: "MENINGGAL",
    CaseKind.CLAIM: "KLAIM_ASURANSI",
    CaseKind.REINTEGRATION: "KONTRAK_HABIS",
}
# What a village must do is only asked of one that has an officer here.
_NEEDS_VILLAGE = frozenset({"poverty_letter", "visit", "enrol"})
_URGENT = frozenset({CaseKind.REPATRIATION, CaseKind.REMAINS})


def drawn(rng: Random, count: int) -> list[tuple[str, Script]]:
    """``count`` of the scripts above with their kinds, in random order.

    However few: one of them starts another case.
    """
    told = [
        (str(kind), script)
        for kind, scripts in BY_KIND.items()
        for times, script in scripts
        for _ in range(times)
    ]
    starter = next(one for one in told if "accepted" in str(one[1].answers))
    told.remove(starter)
    return [starter, *rng.sample(told, min(count, len(told) + 1) - 1)] if count else []


def request(
    rng: Random, kind: str, script: Script, reference: Reference, staffed: list[Unit]
) -> Lodging:
    """What a family brings to the office or a village, without a complaint."""
    told = complaint(rng, script, _TYPE_OF[CaseKind(kind)], reference)
    knows = script.stop in _NEEDS_VILLAGE or rng.random() < 0.4
    by_village = knows and kind == CaseKind.REINTEGRATION
    urgency = Urgency.ROUTINE
    if kind in _URGENT and rng.random() < 0.3:
        urgency = Urgency.URGENT
    return replace(
        told,
        kind=kind,
        case_type=None,
        urgency=urgency,
        channel=Channel.VILLAGE if by_village else rng.choice(_CHANNELS),
        letter_number="",
        village=rng.choice(staffed) if knows else told.village,
        village_may_know=knows,
        second_secret="",
    )


def children(story: Story) -> Iterator[Story]:
    """The cases that were started from the story's since the last look."""
    if story.case is None:
        return
    for case in children_of(story.case):
        key = ("child", case.pk, 0)
        if key not in story.seen:
            story.seen.add(key)
            yield _child(story, case)


def _child(story: Story, case: Case) -> Story:
    """It goes one of the ways of its kind that lead to an end."""
    ways = [script for _, script in BY_KIND.get(case.kind, ()) if not script.stop]
    rng = Random(story.rng.getrandbits(64))  # noqa: S311 demo data, no secret
    script = rng.choice(ways) if ways else Script(days=1)
    return Story(
        script=script,
        lodging=replace(story.lodging, kind=case.kind),
        rng=rng,
        choices=Choices(script.answers),
        case=case,
    )
