"""The frame of the benchmarks: rounds in turn, ratios within a round, one verdict a figure."""

import json
from pathlib import Path

import pytest

from bench import report


@pytest.fixture(autouse=True)
def _own_register(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "_figures", [])


def counting(name: str, values: list[float], order: list[str]) -> report.Measure:
    remaining = iter(values)

    def take() -> float:
        order.append(name)
        return next(remaining)

    return report.measure(name, unit="per_second")(take)


def test_run_interleaves_and_takes_ratios_within_a_round() -> None:
    order: list[str] = []
    ours = counting("ours", [50, 10, 80], order)
    raw = counting("raw", [100, 20, 100], order)
    report.figure(ours, to=raw, at_least=0.5)
    [result] = report.run(report.registered(), rounds=3)
    assert order == ["ours", "raw", "raw", "ours", "ours", "raw"]
    assert result.values == [0.5, 0.5, 0.8]
    assert result.line() == "ours/raw 0.5 ratio >=0.5 ok"


def test_run_measures_once_a_round_for_several_figures() -> None:
    order: list[str] = []
    ours = counting("ours", [300, 200, 240], order)
    raw = counting("raw", [100, 100, 100], order)
    report.figure(ours, at_least=250)
    report.figure(ours, to=raw, at_least=1)
    results = report.run(report.registered(), rounds=3)
    assert order.count("ours") == 3
    assert [result.line() for result in results] == [
        "ours 240 per_second >=250 short",
        "ours/raw 2.4 ratio >=1 ok",
    ]


def test_figure_with_an_upper_bar_is_short_above_it() -> None:
    order: list[str] = []
    figure = report.figure(counting("page", [30, 20, 40], order), at_most=25)
    [result] = report.run([figure], rounds=3)
    assert result.line() == "page 30 per_second <=25 short"


@pytest.mark.parametrize(("at_least", "at_most"), [(None, None), (1.0, 2.0)])
def test_figure_refuses_no_bar_and_two(
    at_least: float | None, at_most: float | None
) -> None:
    with pytest.raises(ValueError, match="exactly one"):
        report.figure(counting("page", [], []), at_least=at_least, at_most=at_most)


def test_write_keeps_median_range_and_rounds(tmp_path: Path) -> None:
    figure = report.figure(counting("rate", [3, 1, 2], []), at_least=2)
    report.write(report.run([figure], rounds=3), tmp_path / "var" / "bench.json")
    [row] = json.loads((tmp_path / "var" / "bench.json").read_text())["figures"]
    assert row == {
        "name": "rate",
        "value": 2,
        "unit": "per_second",
        "bar": ">=2",
        "verdict": "ok",
        "lowest": 1,
        "highest": 3,
        "rounds": 3,
    }
