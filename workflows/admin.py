"""Calendars, holidays and deadline rules in the administration, through the services.

Nothing here is deleted: a holiday is switched off, a rule is followed by its next
version.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from .models import DeadlineRule, Holiday, WorkingCalendar
from .services.calendars import publish_calendar, set_office_hours
from .services.deadline_rules import RuleContent, amend_rule
from .services.history import save_as


if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.db.models import Model, QuerySet
    from django.http import HttpRequest


def actor(request: HttpRequest) -> AbstractBaseUser:
    if isinstance(request.user, AnonymousUser):
        raise PermissionDenied
    return request.user


class ReasonedForm(forms.ModelForm):  # type: ignore[type-arg]  # none at run time
    """A change that history keeps with a reason."""

    reason = forms.CharField(label=_("Reason for the change"), max_length=500)


class ReasonedAdmin(SimpleHistoryAdmin):
    form = ReasonedForm

    def has_delete_permission(
        self,
        request: HttpRequest,  # noqa: ARG002  Django's signature
        obj: Model | None = None,  # noqa: ARG002  Django's signature
    ) -> bool:
        return False


@admin.register(WorkingCalendar)
class WorkingCalendarAdmin(ReasonedAdmin):
    list_display = ("name", "code", "timezone", "current_version")
    fields = ("name", "code", "timezone", "current_version", "week", "reason")
    readonly_fields = ("name", "code", "timezone", "current_version")

    def has_add_permission(
        self,
        request: HttpRequest,  # noqa: ARG002  Django's signature
    ) -> bool:
        return False

    def save_model(
        self,
        request: HttpRequest,
        obj: WorkingCalendar,
        form: ReasonedForm,
        change: bool,  # noqa: ARG002, FBT001  Django's signature
    ) -> None:
        reason = form.cleaned_data["reason"]
        set_office_hours(obj.code, obj.week, by=actor(request), reason=reason)


@admin.register(Holiday)
class HolidayAdmin(ReasonedAdmin):
    """Every change publishes the next version of the calendar."""

    list_display = ("date", "name", "basis", "standing", "is_active")
    list_filter = ("is_active", "standing")
    date_hierarchy = "date"
    search_fields = ("name",)
    fields = ("calendar", "date", "name", "basis", "standing", "is_active", "reason")

    def get_readonly_fields(
        self,
        request: HttpRequest,  # noqa: ARG002  Django's signature
        obj: Holiday | None = None,
    ) -> tuple[str, ...]:
        return ("calendar",) if obj else ()

    def save_model(
        self,
        request: HttpRequest,
        obj: Holiday,
        form: ReasonedForm,
        change: bool,  # noqa: ARG002, FBT001  Django's signature
    ) -> None:
        reason = form.cleaned_data["reason"]
        save_as(obj, by=actor(request), reason=reason)
        publish_calendar(obj.calendar.code, by=actor(request), reason=reason)


@admin.register(DeadlineRule)
class DeadlineRuleAdmin(ReasonedAdmin):
    """The rules in force. Saving one opens its next version."""

    list_display = (
        "kode",
        "amount",
        "unit",
        "step_title",
        "kind",
        "standing",
        "is_active",
    )
    list_filter = ("process", "kind", "standing", "is_active")
    search_fields = ("kode", "step_title", "legal_source")
    fields = ("kode", "number", "valid_from", *DeadlineRule.FIRST_FIELDS, "reason")
    readonly_fields = ("kode", "number", "valid_from")

    def has_add_permission(
        self,
        request: HttpRequest,  # noqa: ARG002  Django's signature
    ) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[DeadlineRule]:
        rules: QuerySet[DeadlineRule] = super().get_queryset(request)
        return rules.filter(valid_to__isnull=True)

    def save_model(
        self,
        request: HttpRequest,
        obj: DeadlineRule,
        form: ReasonedForm,
        change: bool,  # noqa: ARG002, FBT001  Django's signature
    ) -> None:
        reason = form.cleaned_data["reason"]
        amend_rule(obj.kode, RuleContent.of(obj), by=actor(request), reason=reason)
