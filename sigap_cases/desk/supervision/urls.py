"""Addresses of who oversees the work, below /meja/."""

from django.urls import path

from . import views


app_name = "supervision"

urlpatterns = [
    path("penyelia/", views.board, name="board"),
]
