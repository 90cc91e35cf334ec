"""Reference data of the case file in the administration; no case is ever there."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.files.base import ContentFile
from django.http import HttpRequest
from django.utils.translation import gettext as _
from simple_history.admin import SimpleHistoryAdmin

from accounts.models import User

from .exceptions import FileRefused
from .models import (
    CaseType,
    Country,
    Custodian,
    EmergencyNumber,
    Letterhead,
    LetterNature,
    LetterTemplate,
)
from .services.documents import EXTENSION, cleaned


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


@admin.register(LetterNature)
class LetterNatureAdmin(KeptAdmin):
    list_display = ("title", "code", "position", "is_active")


class LetterheadForm(forms.ModelForm):  # type: ignore[type-arg]
    """The arms are drawn anew, as every picture that comes in."""

    def clean_arms(self) -> Any:
        upload = self.cleaned_data["arms"]
        if not upload or "arms" not in self.changed_data:
            return upload
        try:
            content, kind = cleaned(upload)
        except FileRefused as error:
            raise forms.ValidationError(str(error.sentence)) from error
        if kind not in ("image/png", "image/jpeg"):
            raise forms.ValidationError(_("The arms are a PNG or a JPEG."))
        return ContentFile(content, name=f"arms.{EXTENSION[kind]}")


@admin.register(Letterhead)
class LetterheadAdmin(KeptAdmin):
    form = LetterheadForm
    list_display = ("office", "unit", "paper", "font", "own_series")
    list_select_related = ("unit",)
    autocomplete_fields = ("unit",)


@admin.register(LetterTemplate)
class LetterTemplateAdmin(KeptAdmin):
    """What stands around the text; the text itself is changed at the desk."""

    list_display = ("title", "key", "nature", "signer_post", "is_active")
    list_select_related = ("nature",)
    list_filter = ("is_active",)
    fields = (
        "title",
        "nature",
        "classification_code",
        "subject",
        "signer_post",
        "is_active",
    )


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
