"""Addresses of the pages that look after systems, below /operasi/api/."""

from django.urls import path

from . import views


app_name = "apiaccess"

urlpatterns = [
    path("", views.index, name="index"),
    path("daftar/", views.register, name="register"),
    path("sistem/<int:pk>/", views.client, name="client"),
    path("sistem/<int:pk>/token/", views.issue, name="issue"),
    path("sistem/<int:pk>/tutup/", views.end, name="end"),
    path("sistem/<int:pk>/alamat/", views.endpoint_add, name="endpoint_add"),
    path("token/<int:pk>/ganti/", views.rotate, name="rotate"),
    path("token/<int:pk>/cabut/", views.revoke, name="revoke"),
    path("alamat/<int:pk>/ganti/", views.endpoint_rotate, name="endpoint_rotate"),
    path("alamat/<int:pk>/hentikan/", views.endpoint_disable, name="endpoint_disable"),
    path("kejadian/<int:pk>/lagi/", views.replay, name="replay"),
]
