"""Addresses of absences, below /meja/ketidakhadiran/."""

from django.urls import path

from . import views


app_name = "absences"

urlpatterns = [
    path("", views.mine, name="mine"),
    path("baru/", views.plan, name="plan"),
    path("tim/", views.team, name="team"),
    path("<int:pk>/", views.change, name="change"),
    path("<int:pk>/batal/", views.call_off, name="call_off"),
]
