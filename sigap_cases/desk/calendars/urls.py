"""Addresses of the working calendars, below /meja/kalender/."""

from django.urls import path

from . import views


app_name = "calendars"

urlpatterns = [
    path("", views.index, name="index"),
    path("baru/", views.add, name="add"),
    path("<slug:code>/", views.calendar, name="calendar"),
    path("<slug:code>/edaran/", views.circular, name="circular"),
    path("<slug:code>/jam/", views.hours, name="hours"),
    path("<slug:code>/musim/", views.season, name="season_add"),
    path("<slug:code>/musim/<int:pk>/", views.season, name="season"),
    path("<slug:code>/unit/", views.scope, name="scope"),
    path("<slug:code>/hitung-ulang/", views.recompute, name="recompute"),
]
