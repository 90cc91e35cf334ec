"""Addresses of social aid and village services, below /meja/bansos/."""

from django.urls import path

from . import agencies, asking, doubles, views


app_name = "aid"

urlpatterns = [
    path("", views.listing, name="index"),
    path("program/baru/", views.programme_new, name="programme_new"),
    path("program/<int:pk>/", views.programme, name="programme"),
    path("program/<int:pk>/ubah/", views.programme_change, name="programme_change"),
    path("program/<int:pk>/jalan/", views.programme_move, name="programme_move"),
    path("program/<int:pk>/calon/", views.candidates, name="candidates"),
    path("program/<int:pk>/belum/", views.gaps, name="gaps"),
    path("penerima/", views.recipients, name="recipients"),
    path("penerima/<int:pk>/", views.recipient, name="recipient"),
    path("penerima/<int:pk>/langkah/", views.step, name="step"),
    path("penerima/<int:pk>/serahkan/", views.hand_over, name="hand_over"),
    path("penerima/<int:pk>/kunjungan/", views.visit, name="visit"),
    path("bukti/<int:pk>/", views.proof, name="proof"),
    path("ganda/", doubles.listing, name="doubles"),
    path("ganda/<int:pk>/", doubles.double, name="double"),
    path("p3mi/", agencies.listing, name="agencies"),
    path("p3mi/baru/", agencies.new, name="agency_new"),
    path("p3mi/<int:pk>/", agencies.change, name="agency"),
    path("layanan/<int:pk>/", asking.ask, name="ask"),
]
