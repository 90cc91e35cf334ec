"""Letters and referrals of the demo office: every state, reached through the services."""

from collections import Counter

import pytest
from django.db.models import Q

from sigap_cases.cases.enums import (
    LetterState,
    ReferralStatus,
    ReferralWay,
)
from sigap_cases.cases.models import (
    Disposition,
    IncomingLetter,
    Letter,
    LetterFile,
    Referral,
)
from sigap_cases.cases.services.invariants import findings
from sigap_cases.demo import monitoring, oversight, protection, seeding
from sigap_cases.demo.letters import LETTERS
from sigap_cases.demo.referrals import REFERRALS
from sigap_cases.demo.scripts import stands
from workflows.models import WorkItem


@pytest.mark.slow
def test_papers_stand_in_every_state(
    db: None, monkeypatch: pytest.MonkeyPatch, subtests: pytest.Subtests
) -> None:
    standing = stands("verify", 80)
    monkeypatch.setattr(seeding, "WHOLE", 3)
    monkeypatch.setattr(seeding, "DAYS", 120)
    monkeypatch.setattr(oversight, "plan", lambda *_args: None)
    monkeypatch.setattr(seeding, "pick", lambda _rng, _count: [standing] * 2)
    monkeypatch.setattr(seeding, "asked_in_a_year", lambda: iter(()))
    monkeypatch.setattr(protection, "WHOLE", 0)
    monkeypatch.setattr(monitoring, "plan", lambda *_args, **_kwargs: None)
    monkeypatch.setattr(seeding, "villages_of_the_year", lambda *_args: None)

    seeding.seed(count=3)

    for check in (letters_of_every_state, referrals_of_every_state, in_good_order):
        with subtests.test(check.__name__):
            check()


def letters_of_every_state() -> None:
    states = Counter(Letter.objects.values_list("state", flat=True))
    assert states.total() == len(LETTERS)
    assert states.keys() == set(LetterState.values)
    assert states[LetterState.SIGNING] >= 3
    numbered = Letter.objects.exclude(number="")
    assert numbered.filter(series_number=None).exists()
    assert numbered.exclude(series_number=None).exists()
    assert LetterFile.objects.filter(stage="scan").exists()
    assert IncomingLetter.objects.count() == Disposition.objects.count() == 3
    waiting = WorkItem.objects.filter(step="sign", closed_at=None)
    assert waiting.filter(post="kepala_dinas").count() == states[LetterState.SIGNING]


def referrals_of_every_state() -> None:
    stand = Counter(Referral.objects.values_list("status", flat=True))
    assert stand.total() == len(REFERRALS)
    assert stand.keys() == set(ReferralStatus.values) - {ReferralStatus.EXPIRED}
    ways = set(Referral.objects.values_list("way", flat=True))
    assert ways == set(ReferralWay.values)
    assert WorkItem.objects.filter(step="remind", closed_at=None).count() == 1
    # On some days the one that is overdue has climbed to the supervisor by now.
    partner = Q(post="mitra") | Q(escalated_from="mitra")
    of_partner = WorkItem.objects.filter(partner, closed_at=None)
    assert of_partner.filter(step="answer").count() == 2


def in_good_order() -> None:
    assert [found.name for found in findings() if found.broken] == []
