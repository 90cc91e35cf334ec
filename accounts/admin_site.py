"""The administration: open to holders of admin_sistem and to nobody else.

``is_staff`` and ``is_superuser`` mean nothing here; who holds the post is asked anew
at every request.
"""

from contextlib import nullcontext
from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _


class AdministrationSite(AdminSite):
    site_header = _("SIGAP administration")
    site_title = _("SIGAP administration")
    index_title = _("Accounts, units and reference data")

    def has_permission(self, request: HttpRequest) -> bool:
        # The site is named in an app's configuration, which is read before models are.
        from accounts.policies import can_administer  # noqa: PLC0415

        return can_administer(request.user)

    def admin_view(
        self,
        view: Any,
        cacheable: bool = False,  # noqa: FBT001, FBT002  Django's signature
    ) -> Any:
        """A page that reads asks who holds the post once, and not at every link."""
        from accounts.selectors import recalling  # noqa: PLC0415

        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def once(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            with recalling() if request.method == "GET" else nullcontext():
                answer: HttpResponse = inner(request, *args, **kwargs)
                return answer

        return once


class AdministrationConfig(AdminConfig):
    default_site = "accounts.admin_site.AdministrationSite"
    default = False
