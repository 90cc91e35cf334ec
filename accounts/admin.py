"""Accounts, units and posts in the administration. Nothing here is ever deleted."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from .enums import SignInKind
from .exceptions import NotAnAdministratorError
from .forms import AppointmentForm, EndingForm, NewUserForm, UserForm
from .models import Membership, Unit, User
from .services import sign_ins, staff_sessions
from .services.history import save_as
from .services.memberships import appoint, end_membership
from .services.users import deactivate, reactivate


if TYPE_CHECKING:
    from django.db.models import Model
    from django.forms import ModelForm


# Who holds a right is read from memberships, never from Django's groups; addresses and
# second steps are their owners' own.
admin.site.unregister([Group, EmailAddress, Authenticator])


def administrator(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise NotAnAdministratorError
    return request.user


class KeptAdmin(SimpleHistoryAdmin):
    """Rows are kept for ever: history names them."""

    def has_delete_permission(
        self,
        request: HttpRequest,  # noqa: ARG002  Django's signature
        obj: Model | None = None,  # noqa: ARG002  Django's signature
    ) -> bool:
        return False


@admin.register(User)
class UserAdmin(KeptAdmin, DjangoUserAdmin):  # type: ignore[type-arg]  # no argument at run time
    form = UserForm
    add_form = NewUserForm
    list_display = ("username", "full_name", "email", "is_active", "last_login")
    list_filter = ("is_active", "memberships__post")
    search_fields = ("username", "full_name", "email")
    ordering = ("full_name",)
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "full_name", "email", "phone", "password")}),
        (_("Access"), {"fields": ("is_active", "successor", "reason")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "full_name", "email", "phone")}),
        (None, {"fields": ("usable_password", "password1", "password2")}),
    )

    def save_model(
        self,
        request: HttpRequest,
        obj: User,
        form: ModelForm[User],
        change: bool,  # noqa: FBT001  Django's signature
    ) -> None:
        by = administrator(request)
        if not change:
            save_as(obj, by=by, reason=str(_("Account made")))
            return
        reason = form.cleaned_data["reason"]
        told = ("reason", "is_active", "successor")
        fields = [name for name in form.changed_data if name not in told]
        if fields:
            save_as(obj, by=by, reason=reason, update_fields=fields)
        if "is_active" not in form.changed_data:
            return
        if obj.is_active:
            reactivate(obj, by=by, reason=reason)
        else:
            successor = form.cleaned_data["successor"]
            deactivate(obj, by=by, reason=reason, successor=successor)

    def user_change_password(
        self,
        request: HttpRequest,
        id: str,  # noqa: A002  Django's signature
        form_url: str = "",
    ) -> HttpResponse:
        """The person's open sessions end with the old password; both are on record."""
        answer: HttpResponse = super().user_change_password(request, id, form_url)
        if request.method == "POST" and answer.status_code == HTTPStatus.FOUND:
            by, user = administrator(request), User.objects.get(pk=id)
            sign_ins.record(SignInKind.PASSWORD_SET, user=user, by=by)
            staff_sessions.end_all(user, by=by, reason=str(_("Password changed")))
        return answer


@admin.register(Unit)
class UnitAdmin(KeptAdmin):
    """Where a unit stands is fixed once it is made: paths and rights hang on it."""

    list_display = ("name", "code", "kind", "parent", "is_active")
    list_filter = ("kind", "is_active")
    search_fields = ("name", "code")
    autocomplete_fields = ("parent",)

    def get_readonly_fields(
        self,
        request: HttpRequest,  # noqa: ARG002  Django's signature
        obj: Unit | None = None,
    ) -> tuple[str, ...]:
        return ("code", "kind", "parent") if obj else ()


@admin.register(Membership)
class MembershipAdmin(KeptAdmin):
    """Adding one appoints; changing one ends it. Both go through the services."""

    list_display = ("user", "post", "unit", "first_day", "last_day")
    list_filter = ("post",)
    search_fields = ("user__full_name", "user__username", "unit__name")
    autocomplete_fields = ("user", "unit")
    list_select_related = ("user", "unit")

    @admin.display(description=_("First day"), ordering="valid")
    def first_day(self, membership: Membership) -> date:
        return membership.first_day

    @admin.display(description=_("Last day"))
    def last_day(self, membership: Membership) -> date | None:
        return membership.last_day

    def get_form(
        self,
        request: HttpRequest,
        obj: Membership | None = None,
        change: bool = False,  # noqa: FBT001, FBT002  Django's signature
        **kwargs: Any,
    ) -> Any:
        form = EndingForm if obj else AppointmentForm
        return super().get_form(request, obj, change, form=form, **kwargs)

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Nobody appoints themselves; the service refuses it as well."""
        if db_field.name == "user":
            kwargs["queryset"] = User.objects.exclude(pk=administrator(request).pk)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_fields(
        self,
        request: HttpRequest,  # noqa: ARG002  Django's signature
        obj: Membership | None = None,
    ) -> tuple[str, ...]:
        if obj:
            return (
                "user",
                "unit",
                "post",
                "valid",
                "last_day",
                "successor",
                "reason",
            )
        return ("user", "unit", "post", "first_day", "last_day")

    def get_readonly_fields(
        self,
        request: HttpRequest,  # noqa: ARG002  Django's signature
        obj: Membership | None = None,
    ) -> tuple[str, ...]:
        return ("user", "unit", "post", "valid") if obj else ()

    def save_model(
        self,
        request: HttpRequest,
        obj: Membership,
        form: ModelForm[Membership],
        change: bool,  # noqa: FBT001  Django's signature
    ) -> None:
        data, by = form.cleaned_data, administrator(request)
        if change:
            end_membership(
                obj,
                last_day=data["last_day"],
                by=by,
                reason=data["reason"],
                successor=data["successor"],
            )
            return
        made = appoint(
            obj.user,
            post=obj.post,
            unit=obj.unit,
            start=data["first_day"],
            end=data["last_day"],
            by=by,
        )
        obj.pk = made.pk
