"""The published figures: the frozen numbers of the public pages, and no others."""

from typing import Any

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from sigap_cases.api import describing, shapes
from sigap_cases.api.enums import Scope
from sigap_cases.reports.enums import OF_COMPLAINTS, Table
from sigap_cases.reports.models import StatisticsSnapshot
from sigap_cases.reports.selectors import (
    cells_of,
    hub_names,
    snapshot_of,
    value_names,
)

from .base import ApiView


class Tables(ApiView):
    scope = Scope.STATISTICS

    @describing.reads(
        "Tabel statistik",
        shapes.TableLine(many=True),
        operation_id="statistics_list",
    )
    def get(self, _request: Request) -> Response:
        latest = snapshot_of()
        rows = [
            {
                "table": table,
                "title": table.label,
                "by": "year" if table in OF_COMPLAINTS else "district",
                "latest_day": latest.day if latest else None,
            }
            for table in Table
        ]
        return Response(shapes.TableLine(rows, many=True).data)


class OneTable(ApiView):
    scope = Scope.STATISTICS

    @describing.reads(
        "Satu tabel statistik", shapes.TableWhole, asks=shapes.StatisticsQuery
    )
    def get(self, _request: Request, table: str) -> Response:
        asked = self.asked(shapes.StatisticsQuery)
        snapshot = snapshot_of(asked.get("day"))
        if table not in Table.values or snapshot is None:
            raise Http404
        told = {
            "table": table,
            "title": Table(table).label,
            "day": snapshot.day,
            "cells": _cells(snapshot, table),
        }
        return Response(shapes.TableWhole(told).data)


def _cells(snapshot: StatisticsSnapshot, table: str) -> list[dict[str, Any]]:
    """Zero stands for all that is under five: it is told as no number."""
    cells = list(cells_of(snapshot, table))
    hubs = hub_names(sorted({cell.hub for cell in cells if cell.hub}))
    values = value_names(table)
    return [
        {
            "hub": cell.hub,
            "hub_name": hubs.get(cell.hub, ""),
            "value": cell.value,
            "value_name": values.get(cell.value, cell.value),
            "number": cell.number or None,
            "under_five": cell.number == 0,
        }
        for cell in cells
    ]
