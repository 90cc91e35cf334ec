"""Calendars, holidays and deadline rules in the administration: to be read.

They are changed on the desk's own pages, which show what a change does before it is
saved: there is one way, not two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from simple_history.admin import SimpleHistoryAdmin
from viewflow.workflow.models import Process as StockProcess
from viewflow.workflow.models import Task as StockTask

from .models import CalendarScope, DeadlineRule, Holiday, Season, WorkingCalendar


if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest


# Viewflow's own tables stay empty: our processes and tasks have their own.
admin.site.unregister([StockProcess, StockTask])


class ReadOnlyAdmin(SimpleHistoryAdmin):
    def has_add_permission(
        self,
        request: HttpRequest,  # noqa: ARG002  Django's signature
    ) -> bool:
        return False

    def has_change_permission(
        self,
        request: HttpRequest,  # noqa: ARG002  Django's signature
        obj: Model | None = None,  # noqa: ARG002  Django's signature
    ) -> bool:
        return False

    def has_delete_permission(
        self,
        request: HttpRequest,  # noqa: ARG002  Django's signature
        obj: Model | None = None,  # noqa: ARG002  Django's signature
    ) -> bool:
        return False


@admin.register(WorkingCalendar)
class WorkingCalendarAdmin(ReadOnlyAdmin):
    list_display = ("name", "code", "kind", "timezone", "current_version")


@admin.register(CalendarScope)
class CalendarScopeAdmin(ReadOnlyAdmin):
    list_display = ("unit_path", "calendar")


@admin.register(Season)
class SeasonAdmin(ReadOnlyAdmin):
    list_display = ("name", "calendar", "first", "last", "standing", "is_active")


@admin.register(Holiday)
class HolidayAdmin(ReadOnlyAdmin):
    list_display = ("date", "name", "calendar", "basis", "standing", "is_active")
    list_filter = ("calendar", "is_active", "standing")
    date_hierarchy = "date"
    search_fields = ("name",)


@admin.register(DeadlineRule)
class DeadlineRuleAdmin(ReadOnlyAdmin):
    list_display = (
        "kode",
        "number",
        "amount",
        "unit",
        "step_title",
        "kind",
        "standing",
        "is_active",
        "valid_from",
        "valid_to",
    )
    list_filter = ("process", "kind", "standing", "is_active")
    search_fields = ("kode", "step_title", "legal_source")
