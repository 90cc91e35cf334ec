"""How the demo cases go: the answers at the turning points, and where some stand today."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from types import MappingProxyType


class Stand(StrEnum):
    """How the task is left at which a case stands today."""

    OPEN = "open"
    CLAIMED = "claimed"
    DRAFT = "draft"


class Ending(StrEnum):
    """How a case ends before its process does."""

    WITHDRAWN = "withdrawn"
    UNREACHABLE = "unreachable"
    DUPLICATE = "duplicate"


Answers = Mapping[str, tuple[object, ...]]
SERIOUS = ("TPPO", "KEKERASAN", "PELECEHAN_SEKSUAL")


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """One way a case may go.

    ``answers`` gives a form field's answers, one for each time it is asked, the last
    again and again. ``reporter`` and ``partner`` among them are what those two do when
    the process waits for them. ``days`` is about how long it takes to the end, or to
    the step at which the case stands.
    """

    days: int
    answers: Answers = field(default_factory=lambda: MappingProxyType({}))
    stop: str = ""
    stand: Stand = Stand.OPEN
    ending: Ending | None = None
    types: tuple[str, ...] = ()
    urgency: str = ""


def closed(days: int, /, **answers: tuple[object, ...]) -> Script:
    return Script(days=days, answers=answers)


def _ended(
    ending: Ending, days: int, stop: str, /, **answers: tuple[object, ...]
) -> Script:
    return Script(days=days, ending=ending, stop=stop, answers=answers)


def stands(
    step: str, days: int, stand: Stand = Stand.OPEN, /, **answers: tuple[object, ...]
) -> Script:
    return Script(days=days, stop=step, stand=stand, answers=answers)


_COMMITTED = {"clarification_one_result": ("continue",), "commitment": ("committed",)}
_DENIED = {"clarification_one_result": ("absent",), "commitment": ("denied", "absent")}
_MEDIATED = {"handling": ("mediation",)}
_ELSEWHERE = {"authority": ("other",)}
_ASKED = {"completeness": ("incomplete", "complete")}
_DISSATISFIED = {"reporter": ("objected", "silent")}
_TO_COURT = {"handling": ("litigation",)}
_CLAIM = {"handling": ("social_security",)}

CLOSED: tuple[tuple[int, Script], ...] = (
    (8, closed(20, handling=("consultation",))),
    (2, closed(24, handling=("consultation",), **_ASKED)),
    (4, Script(days=35, types=("KLAIM_ASURANSI",), answers=_CLAIM)),
    (
        2,
        Script(
            days=55,
            types=("KLAIM_ASURANSI", "KECELAKAAN_KERJA"),
            answers={**_CLAIM, "claim_state": ("waiting", "paid")},
        ),
    ),
    (11, closed(25, clarification_one_result=("settled",))),
    (3, closed(45, clarification_one_result=("settled",), **_ASKED)),
    (5, closed(45, **_COMMITTED)),
    (2, closed(75, **_COMMITTED, commitment_kept=(False,), respondent_type=("p3mi",))),
    (7, closed(60, **_MEDIATED, session_result=("again", "agreement"))),
    (2, closed(75, **_DENIED, session_result=("agreement",))),
    (3, closed(110, **_TO_COURT, legal_state=("ongoing", "ongoing", "won"))),
    (
        2,
        closed(
            70,
            clarification_one_result=("settled",),
            **_DISSATISFIED,
            objection_decision=("rejected",),
        ),
    ),
    (
        2,
        closed(
            90,
            clarification_one_result=("settled", "settled"),
            **_DISSATISFIED,
            objection_decision=("upheld",),
        ),
    ),
    (2, closed(30, approval=("returned", "approved"), handling=("consultation",))),
    (3, closed(90, **_DENIED, session_result=("again", "dead_end"))),
    (2, closed(120, **_TO_COURT, legal_state=("ongoing", "lost"))),
    (2, closed(260, **_DENIED, session_result=("dead_end",), reporter=("silent",))),
    (6, closed(25, **_ELSEWHERE, partner_answer=("handled",))),
    (
        3,
        closed(
            45,
            **_ELSEWHERE,
            partner_answer=("in_process", "handled"),
            partner=("silent", "reply"),
        ),
    ),
    (2, closed(40, **_ELSEWHERE, partner=("silent",), watch_again=(True, False))),
    (6, closed(40, completeness=("incomplete",), reporter=("silent",))),
    (2, closed(40, completeness=("unclear",), reporter=("silent",))),
    (2, closed(25, completeness=("unclear",), explanation_clear=(False,))),
    (
        2,
        closed(
            35,
            completeness=("unclear",),
            explanation_clear=(True,),
            handling=("consultation",),
        ),
    ),
    (
        4,
        Script(
            days=60,
            types=SERIOUS,
            answers={"criminal": (True,), "police_state": ("waiting", "registered")},
        ),
    ),
    (
        4,
        Script(
            days=70,
            types=("INGIN_PULANG", "KONTRAK_HABIS"),
            answers={"start_return": ("repatriation",), "handling": ("consultation",)},
        ),
    ),
    (
        2,
        Script(
            days=120,
            types=("INGIN_PULANG",),
            answers={
                "start_return": ("repatriation",),
                "protection_wait": ("wait",),
                "handling": ("consultation",),
            },
        ),
    ),
    (
        2,
        Script(
            days=60,
            types=("MENINGGAL",),
            answers={"start_return": ("remains",), "handling": ("consultation",)},
        ),
    ),
    (3, _ended(Ending.WITHDRAWN, 15, "triage")),
    (
        2,
        _ended(
            Ending.WITHDRAWN, 30, "clarify_two", clarification_one_result=("continue",)
        ),
    ),
    (2, _ended(Ending.WITHDRAWN, 12, "verify")),
    (3, _ended(Ending.UNREACHABLE, 80, "clarify_one")),
    (2, _ended(Ending.UNREACHABLE, 75, "verify", contact_result=("not_reached",))),
    (5, _ended(Ending.DUPLICATE, 3, "first_contact")),
)
OPEN: tuple[tuple[int, Script], ...] = (
    (2, stands("first_contact", 1)),
    (2, stands("first_contact", 3, Stand.CLAIMED)),
    (1, Script(days=0, stop="emergency_contact", urgency="emergency")),
    (
        1,
        Script(
            days=1,
            stop="emergency_contact",
            stand=Stand.CLAIMED,
            urgency="emergency",
            types=("TPPO", "SAKIT"),
        ),
    ),
    (3, stands("verify", 4)),
    (2, stands("verify", 5, Stand.DRAFT)),
    (2, stands("await_completion", 12, completeness=("incomplete",))),
    (1, stands("await_explanation", 10, completeness=("unclear",))),
    (1, stands("review_explanation", 15, completeness=("unclear",))),
    (2, stands("classify", 6)),
    (1, stands("classify", 7, Stand.DRAFT)),
    (2, stands("triage", 8)),
    (1, stands("triage", 9, Stand.DRAFT)),
    (1, stands("consult", 10, Stand.CLAIMED, handling=("consultation",))),
    (1, Script(days=10, stop="file_claim", types=("KLAIM_ASURANSI",), answers=_CLAIM)),
    (1, Script(days=11, stop="await_claim", types=("KLAIM_ASURANSI",), answers=_CLAIM)),
    (2, stands("clarify_one", 12, Stand.CLAIMED)),
    (1, stands("clarify_one", 14)),
    (
        1,
        stands("clarify_two", 20, Stand.DRAFT, clarification_one_result=("continue",)),
    ),
    (1, stands("await_commitment", 24, **_COMMITTED)),
    (1, stands("check_commitment", 30, **_COMMITTED)),
    (2, stands("mediate", 30, Stand.CLAIMED, **_MEDIATED)),
    (1, stands("mediate", 75, Stand.CLAIMED, **_MEDIATED)),
    (1, stands("litigate", 40, Stand.CLAIMED, **_TO_COURT)),
    (
        1,
        stands(
            "recommend_sanction",
            40,
            **_COMMITTED,
            commitment_kept=(False,),
            respondent_type=("p3mi",),
        ),
    ),
    (1, stands("hand_over", 8, **_ELSEWHERE)),
    (2, stands("await_partner", 9, **_ELSEWHERE)),
    (1, stands("review_partner", 14, **_ELSEWHERE)),
    (1, stands("remind_partner", 16, **_ELSEWHERE, partner=("silent",))),
    (
        1,
        Script(
            days=6,
            stop="report_police",
            types=SERIOUS,
            urgency="urgent",
            answers={"criminal": (True,)},
        ),
    ),
    (
        1,
        Script(
            days=9, stop="await_police", types=SERIOUS, answers={"criminal": (True,)}
        ),
    ),
    (2, stands("write_result", 18, Stand.DRAFT, handling=("consultation",))),
    (2, stands("approve_result", 20, handling=("consultation",))),
    (1, stands("tell_result", 22, handling=("consultation",))),
    (3, stands("await_response", 26, clarification_one_result=("settled",))),
    (2, stands("await_dead_end", 80, **_DENIED, session_result=("dead_end",))),
    (
        2,
        stands(
            "decide_objection",
            35,
            clarification_one_result=("settled",),
            **_DISSATISFIED,
        ),
    ),
    (
        1,
        stands(
            "tell_objection",
            45,
            clarification_one_result=("settled",),
            **_DISSATISFIED,
            objection_decision=("rejected",),
        ),
    ),
)
WHOLE = sum(count for count, _ in CLOSED + OPEN)


def pick(rng: Random, count: int) -> list[Script]:
    """``count`` scripts in the mix above, in random order."""
    scripts = [script for times, script in CLOSED + OPEN for _ in range(times)]
    if count > WHOLE:
        scripts += rng.choices(scripts, k=count - WHOLE)
    return rng.sample(scripts, count)
