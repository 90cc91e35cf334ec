"""Addresses of moving many tasks, below /meja/penyelia/alihkan/."""

from django.urls import path

from . import batches, views


app_name = "reassigning"

urlpatterns = [
    path("", views.choose, name="choose"),
    path("pratinjau/", views.look, name="preview"),
    path("lakukan/", views.carry_out, name="carry_out"),
    path("riwayat/", batches.index, name="batches"),
    path("riwayat/<int:pk>/", batches.page, name="batch"),
    path("riwayat/<int:pk>/urungkan/", batches.undo, name="undo"),
]
