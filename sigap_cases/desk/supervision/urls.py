"""Addresses of who oversees the work, below /meja/."""

from django.urls import path

from . import views


app_name = "supervision"

urlpatterns = [
    path("penyelia/", views.board, name="board"),
    path("penyelia/beban/", views.workload, name="workload"),
    path("penyelia/beban/<int:user>/<slug:post>/", views.capacity, name="capacity"),
    path("penyelia/grafik/", views.charts, name="charts"),
    path("penyelia/tanpa-pemilik/", views.orphans, name="orphans"),
    path("penyelia/tanpa-pemilik/jumlah/", views.orphan_count, name="orphan_count"),
    path("pimpinan/", views.leaders, name="leaders"),
]
