"""Every address of the product."""

from django.contrib import admin
from django.urls import include, path


urlpatterns = [
    path("akun/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("sigap_cases.desk.urls")),
    path("", include("sigap_cases.portal.urls")),
]
