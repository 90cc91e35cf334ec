"""Addresses of emergency access, below /meja/akses-darurat/."""

from django.urls import path

from . import views


app_name = "emergency"

urlpatterns = [
    path("", views.listing, name="index"),
    path("buka/", views.open_case, name="open"),
    path("<int:pk>/akhiri/", views.end, name="end"),
]
