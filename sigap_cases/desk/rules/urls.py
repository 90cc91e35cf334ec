"""Addresses of the deadline rules, below /meja/batas-waktu/."""

from django.urls import path

from . import views


app_name = "rules"

urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:kode>/", views.rule, name="rule"),
    path("<slug:kode>/ubah/", views.amend, name="amend"),
    path("<slug:kode>/tarik/", views.withdraw, name="withdraw"),
]
