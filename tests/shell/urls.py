"""Addresses of the pages that the shell's tests draw."""

from django.urls import include, path

from . import views


handler500 = "sigap_cases.errors.server_error"


urlpatterns = [
    path("akun/", include("allauth.urls")),
    path("desk/", views.desk, name="desk-gallery"),
    path("portal/", views.portal, name="portal-gallery"),
    path("proses.bpmn", views.diagram, name="diagram"),
    path("mengapa/", views.why, name="why"),
    path("draf/", views.draft, name="draft"),
    path("unggah/", views.upload, name="upload"),
    path("mfa/<slug:page>/", views.mfa, name="mfa-page"),
    path("galat/<slug:kind>/", views.fault, name="fault"),
]
