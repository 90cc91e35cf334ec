"""Addresses of the dashboards, below /meja/dasbor/."""

from django.urls import path

from . import views


app_name = "dashboards"

urlpatterns = [
    path("", views.index, name="index"),
    path("unduh.xlsx", views.workbook, name="workbook"),
]
