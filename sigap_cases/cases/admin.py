"""Reference data of the case file in the administration; no case is ever there."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from simple_history.admin import SimpleHistoryAdmin

from accounts.models import User

from .models import CaseType, Country, Custodian, EmergencyNumber


class KeptAdmin(SimpleHistoryAdmin):
    """Rows are switched off, never deleted: cases and history name them."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(CaseType)
class CaseTypeAdmin(KeptAdmin):
    list_display = ("name", "code", "phase", "level", "is_verified", "is_active")
    list_filter = ("phase", "level", "is_active")
    search_fields = ("name", "code")


@admin.register(Country)
class CountryAdmin(KeptAdmin):
    list_display = ("name", "iso2", "is_active")
    search_fields = ("name", "iso2")


@admin.register(EmergencyNumber)
class EmergencyNumberAdmin(KeptAdmin):
    list_display = ("title", "number", "position", "is_active")


@admin.register(Custodian)
class CustodianAdmin(KeptAdmin):
    """Who is named for a unit's new secret cases; running cases keep their grants.

    A custodian who leaves is replaced in their row by the next one.
    """

    list_display = ("user", "unit")
    list_select_related = ("user", "unit")
    autocomplete_fields = ("user", "unit")

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Nobody names themselves: whoever administers would read secret cases."""
        if db_field.name == "user":
            kwargs["queryset"] = User.objects.filter(is_active=True).exclude(
                pk=str(request.user.pk)
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
