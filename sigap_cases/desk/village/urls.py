"""Addresses of the village desk, below /desa/."""

from django.urls import path

from . import views


app_name = "village"

urlpatterns = [
    path("", views.index, name="index"),
    path("warga/", views.people, name="people"),
    path("kirim/", views.send, name="send"),
    path("pekerja.js", views.worker, name="worker"),
]
