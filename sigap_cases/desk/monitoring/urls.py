"""Addresses of the monitoring, below /meja/pemantauan/."""

from django.urls import path

from . import report_views, views


app_name = "monitoring"

urlpatterns = [
    path("", views.coverage, name="coverage"),
    path("orang/", views.people, name="people"),
    path("orang/<int:pk>/aduan/", views.complaint, name="complaint"),
    path("laporan/", report_views.reports, name="reports"),
    path("laporan/<int:pk>/", report_views.report, name="report"),
    path("putaran/", views.rounds, name="rounds"),
    path("putaran/<int:pk>/tutup/", views.close, name="close"),
    path("aturan/", views.rule, name="rule"),
]
