"""The panel of the last check, from whatever rows hold it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from sigap_cases.cases.enums import Level
from sigap_cases.cases.services import confidentiality
from sigap_cases.desk.audit.verification import MOST_TOLD, panel_of
from tests.desk import world
from workflows.models import VerificationRun


@dataclass
class Run:
    started_at: datetime
    ended_at: datetime | None
    rows_checked: int = 128_402
    findings: list[dict[str, Any]] = field(default_factory=list)
    started_by: Any = None
    root: str = "ab" * 32


def run(hours: float = 1, *, ended: bool = True, **told: Any) -> Run:
    started = timezone.now() - timedelta(hours=hours)
    return Run(started, started if ended else None, **told)


def finding(matter: int | None = 1) -> dict[str, Any]:
    return {
        "kind": "hash",
        "table": "workflows_event",
        "matter_id": matter,
        "number": 3,
        "told": f"Kejadian 3 dari {matter} diubah",
    }


@pytest.mark.parametrize(
    ("runs", "tone", "says"),
    [
        ([], "warn", "belum pernah diverifikasi"),
        ([run(ended=False)], "warn", "belum pernah diverifikasi"),
        ([run()], "good", "Riwayat utuh"),
        ([run(100)], "warn", "Pemeriksaan terakhir sudah lama"),
        ([run(100, findings=[finding()]), run()], "good", "Riwayat utuh"),
        ([run(findings=[finding()])], "bad", "Kejadian 3 dari 1 diubah"),
    ],
)
def test_panel_tells_of_the_last_run_that_ended(
    runs: list[Run], tone: str, says: str
) -> None:
    panel = panel_of(runs)
    assert panel.tone == tone
    page = render_to_string("desk/audit/_verification.html", {"panel": panel})
    assert says in page


def test_panel_leaves_out_cases_out_of_sight() -> None:
    runs = [run(findings=[finding(1), finding(2), finding(None)])]
    panel = panel_of(runs, matters=frozenset({1}))
    assert [one["matter_id"] for one in panel.findings] == [1, None]
    assert panel_of(runs[:1], matters=frozenset()).findings == [finding(None)]


def test_panel_tells_so_many_and_how_many_more() -> None:
    panel = panel_of([run(findings=[finding(n) for n in range(MOST_TOLD + 5)])])
    assert (len(panel.findings), panel.more) == (MOST_TOLD, 5)


@pytest.mark.usefixtures("desk")
def test_desk_tells_of_a_fault_in_a_case_out_of_sight_without_naming_it() -> None:
    seen, secret = world.lodge(), world.lodge()
    confidentiality.change_level(
        secret, Level.SECRET, by=world.user("penyelia"), reason="Terancam."
    )
    now = timezone.now()
    VerificationRun.objects.create(
        started_at=now,
        ended_at=now,
        rows_checked=9,
        findings=[finding(seen.matter_id), finding(secret.matter_id)],
    )
    page = world.client("auditor").get(reverse("audit:search")).content.decode()
    assert "Riwayat tidak utuh" in page
    assert f"Kejadian 3 dari {seen.matter_id} diubah" in page
    assert f"Kejadian 3 dari {secret.matter_id} diubah" not in page
    assert "kasus yang tidak boleh Anda lihat" in page
