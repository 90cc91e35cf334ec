"""Addresses of a person's notices, below /meja/pemberitahuan/."""

from django.urls import path

from . import settings, templates, views


app_name = "notices"

urlpatterns = [
    path("", views.index, name="index"),
    path("jumlah/", views.count, name="count"),
    path("buka/<int:message>/", views.open_notice, name="open"),
    path("<int:pk>/dibaca/", views.read, name="read"),
    path("dibaca/", views.read_all, name="read_all"),
    path("pengaturan/", settings.settings, name="settings"),
    path("pengaturan/uji/", settings.try_out, name="try_out"),
    path("pengaturan/alamat/", settings.clear_address, name="clear_address"),
    path("templat/", templates.index, name="templates"),
    path("templat/<slug:topic>/<slug:length>/", templates.template, name="template"),
    path(
        "templat/<slug:topic>/<slug:length>/pratinjau/",
        templates.preview,
        name="preview",
    ),
    path("templat/<slug:topic>/<slug:length>/asal/", templates.restore, name="restore"),
]
