"""Addresses of the operator's pages, below /operasi/."""

from django.conf import settings
from django.urls import path

from . import outgoing, standing, views


app_name = "operations"

urlpatterns = [
    path("pemberitahuan/", views.notices, name="notices"),
    path("pemberitahuan/<int:pk>/lagi/", views.again, name="again"),
    path("pemberitahuan/<int:pk>/hentikan/", views.give_up, name="give_up"),
    path("tertahan/", standing.index, name="standing"),
    path("saluran/<slug:channel>/lagi/", views.all_again, name="all_again"),
    path("saluran/<slug:channel>/coba/", views.wake, name="wake"),
]
# Only where nothing is really sent: an office has no such page.
if settings.OUTGOING_FILES is not None:
    urlpatterns += [
        path("surat-keluar/", outgoing.index, name="outgoing"),
        path("surat-keluar/<slug:name>/", outgoing.show, name="outgoing_file"),
    ]
