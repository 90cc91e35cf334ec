"""Addresses of the monitoring, below /meja/pemantauan/."""

from django.urls import path

from . import views


app_name = "monitoring"

urlpatterns = [
    path("", views.coverage, name="coverage"),
    path("orang/", views.people, name="people"),
    path("orang/<int:pk>/aduan/", views.complaint, name="complaint"),
    path("putaran/", views.rounds, name="rounds"),
    path("putaran/<int:pk>/tutup/", views.close, name="close"),
    path("aturan/", views.rule, name="rule"),
]
