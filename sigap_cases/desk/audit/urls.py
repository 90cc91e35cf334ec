"""Addresses of the auditor's desk, below /meja/audit/."""

from django.urls import path

from . import export_views, pattern_views, sample_views, views


app_name = "audit"

urlpatterns = [
    path("", views.search, name="search"),
    path("telusur/<slug:form>/", views.search_export, name="search_export"),
    path("kasus/<slug:number>/", views.case, name="case"),
    path("riwayat/<slug:kind>/<int:pk>/", views.record, name="record"),
    path("pola/", pattern_views.patterns, name="patterns"),
    path("pola/<slug:key>/", pattern_views.pattern, name="pattern"),
    path(
        "pola/<slug:key>/<slug:form>/",
        pattern_views.pattern_export,
        name="pattern_export",
    ),
    path("sampel/", sample_views.samples, name="samples"),
    path("sampel/baru/", sample_views.sample_new, name="sample_new"),
    path("sampel/<int:pk>/", sample_views.sample, name="sample"),
    path("sampel/<int:pk>/kasus/<int:row>/", sample_views.review, name="review"),
    path(
        "sampel/<int:pk>/<slug:form>/",
        sample_views.sample_export,
        name="sample_export",
    ),
    path("ekspor/", export_views.exports, name="exports"),
    path("periksa/", export_views.check, name="check"),
]
