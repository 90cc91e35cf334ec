"""Addresses of data incidents, below /meja/insiden/."""

from django.urls import path

from . import views


app_name = "incidents"

urlpatterns = [
    path("", views.listing, name="index"),
    path("terdampak/", views.look, name="look"),
    path("catat/", views.record, name="record"),
    path("<int:pk>/", views.incident, name="incident"),
    path("<int:pk>/beri-tahu/<slug:whom>/", views.tell, name="tell"),
    path("<int:pk>/ekspor/<slug:form>/", views.export, name="export"),
    path("<int:pk>/konsep/<slug:whom>/", views.draft, name="draft"),
]
