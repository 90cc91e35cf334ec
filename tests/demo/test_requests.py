"""What the public asks of the demo office, told over its year."""

import pytest

from sigap_cases.cases.models import Case
from sigap_cases.cases.services.invariants import findings
from sigap_cases.demo import monitoring, seeding
from sigap_cases.demo.requests import REQUESTS
from sigap_cases.publicinfo.models import PublishedSuggestion
from workflows.models import ActionRun, WorkItem


ENDS = {
    "informasi_publik": {"given", "given_part", "refused", "given_after_objection"},
    "masukan": {"answered", "noted"},
    "hak_subjek_data": {"granted", "refused"},
    "bantuan_hukum": {"won", "settled", "lost", "referred", "refused", "incomplete"},
}


@pytest.mark.slow
def test_requests_end_and_stand_as_their_scripts_say(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seeding, "WHOLE", 1)
    monkeypatch.setattr(seeding, "asked_in_a_year", lambda: iter(REQUESTS))
    monkeypatch.setattr(monitoring, "plan", lambda *_args, **_kwargs: None)
    monkeypatch.setattr(seeding, "villages_of_the_year", lambda *_args: None)
    # Letters and referrals are told of in test_papers.
    monkeypatch.setattr(seeding, "papers_beside", lambda *_args: None)

    seeding.seed(count=1)

    requests = Case.objects.exclude(kind="aduan")
    assert requests.count() >= len(REQUESTS)
    for kind, ends in ENDS.items():
        ended = requests.filter(kind=kind).exclude(close_reason="")
        assert ends <= set(ended.values_list("close_reason", flat=True)), kind
        assert requests.filter(kind=kind, closed_at=None).exists(), kind
    standing = {a.script.stop for a in REQUESTS if a.script.stop.startswith("as")}
    open_ = WorkItem.objects.filter(closed_at=None)
    assert standing <= set(open_.values_list("step", flat=True))
    assert not ActionRun.objects.filter(state__in=("ready", "failed")).exists()
    assert [f for f in findings() if f.broken] == []
    # Of the suggestions two are answered, which are told to the public; one is noted.
    assert PublishedSuggestion.objects.count() == 2
