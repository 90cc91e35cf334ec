"""Every address of the product."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path

from accounts.views import RemoveKeyView, SignOutView

from .health import healthz


# The admin signs in where everybody does: the same rate limits, the same second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

handler500 = "sigap_cases.errors.server_error"


def not_here(_request: HttpRequest) -> HttpResponse:
    raise Http404


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    # Staff addresses are the administrator's to change: notices go there.
    path("akun/email/", not_here),
    # A last second step that a post asks for stays.
    path("akun/2fa/webauthn/keys/<int:pk>/remove/", RemoveKeyView.as_view()),
    path("akun/logout/", SignOutView.as_view()),
    path("akun/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("desa/", include("sigap_cases.desk.village.urls")),
    path("meja/definisi/", include("sigap_cases.desk.definitions.urls")),
    path("meja/kalender/", include("sigap_cases.desk.calendars.urls")),
    path("meja/batas-waktu/", include("sigap_cases.desk.rules.urls")),
    path("meja/pmi/", include("sigap_cases.desk.people.urls")),
    path("meja/pemantauan/", include("sigap_cases.desk.monitoring.urls")),
    path("meja/data/", include("sigap_cases.desk.exchange.urls")),
    path("meja/surat/", include("sigap_cases.desk.letters.urls")),
    path("meja/pemberitahuan/", include("sigap_cases.desk.notices.urls")),
    path("kabar/", include("notifications.urls")),
    path("operasi/", include("sigap_cases.desk.operations.urls")),
    path("meja/penyimpanan/", include("sigap_cases.desk.keeping.urls")),
    path("meja/audit/", include("sigap_cases.desk.audit.urls")),
    path("meja/penyelia/alihkan/", include("sigap_cases.desk.reassigning.urls")),
    path("meja/ketidakhadiran/", include("sigap_cases.desk.absences.urls")),
    path("meja/informasi/", include("sigap_cases.desk.publishing.urls")),
    path("meja/insiden/", include("sigap_cases.desk.incidents.urls")),
    path("meja/bansos/", include("sigap_cases.desk.aid.urls")),
    path("meja/akses-darurat/", include("sigap_cases.desk.emergency.urls")),
    path("meja/dasbor/", include("sigap_cases.desk.dashboards.urls")),
    path("meja/", include("sigap_cases.desk.supervision.urls")),
    path("meja/", include("sigap_cases.desk.signins.urls")),
    path("operasi/api/", include("sigap_cases.api.access.urls")),
    path("", include("sigap_cases.api.urls")),
    path("", include("sigap_cases.desk.urls")),
    path("", include("sigap_cases.portal.urls")),
]
