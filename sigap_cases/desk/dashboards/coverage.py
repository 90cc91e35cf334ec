"""How far the villages have come in the latest round of monitoring.

The figures, and who may open which list behind them, are those of the monitoring's own
page: a number that is told there is not hidden here.
"""

from dataclasses import dataclass

from sigap_cases.desk.monitoring import reading
from sigap_cases.desk.officer import Officer
from sigap_cases.monitoring.models import MonitoringRound


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    round: MonitoringRound
    table: reading.Table

    @property
    def labels(self) -> list[str]:
        return [cell.label for cell in self.table.total.cells]


def coverage_of(officer: Officer) -> Coverage | None:
    """Of the running round, else of the latest that has begun; None where none has."""
    latest = reading.chosen_round("")
    if latest is None:
        return None
    return Coverage(round=latest, table=reading.table(officer, latest, ""))
