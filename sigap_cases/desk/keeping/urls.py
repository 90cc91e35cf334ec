"""Addresses of retention and legal holds, below /meja/penyimpanan/."""

from django.urls import path

from . import holding, views


app_name = "keeping"

urlpatterns = [
    path("", views.index, name="index"),
    path("putaran/<int:pk>/", views.run, name="run"),
    path("kasus/<slug:number>/", holding.hold, name="hold"),
    path("<slug:kind>/", views.rule, name="rule"),
    path("<slug:kind>/ubah/", views.amend, name="amend"),
]
