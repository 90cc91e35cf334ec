"""Addresses of the registry's desk, below /meja/pmi/."""

from django.urls import path

from . import erasing, linking, merging, views


app_name = "people"

urlpatterns = [
    path("", views.people, name="index"),
    path("baru/", views.register, name="register"),
    path("baru/serupa/", views.similar, name="similar"),
    path("<int:pk>/", views.person, name="person"),
    path("<int:pk>/serupa/", views.duplicates, name="duplicates"),
    path("<int:pk>/ubah/<slug:section>/", views.section, name="section"),
    path("<int:pk>/hapus-data/", erasing.erase, name="erase"),
    path("<int:pk>/gabung/<int:other>/", merging.merge, name="merge"),
    path("<int:pk>/pisah/<int:merge>/", merging.undo, name="unmerge"),
    path("pihak/<slug:number>/<int:pk>/", linking.link, name="link"),
    path("<int:pk>/<slug:section>/<int:row>/", views.row, name="row"),
    path("<int:pk>/<slug:section>/<int:row>/hapus/", views.remove, name="remove"),
]
