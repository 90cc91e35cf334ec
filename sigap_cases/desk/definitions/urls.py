"""Addresses of the definitions desk, below /meja/definisi/."""

from django.urls import path

from . import views


app_name = "definitions"

urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:key>/", views.process, name="process"),
    path("<slug:key>/v/<int:number>/", views.version, name="version"),
    path("<slug:key>/v/<int:number>/bpmn/", views.version_bpmn, name="bpmn"),
    path("<slug:key>/v/<int:number>/svg/", views.version_svg, name="svg"),
    path("<slug:key>/salin/", views.copy, name="copy"),
    path("<slug:key>/konsep/", views.draft, name="draft"),
    path("<slug:key>/konsep/periksa/", views.examine, name="examine"),
    path("<slug:key>/konsep/gambar/", views.draft_svg, name="draft_svg"),
    path("<slug:key>/konsep/ajukan/", views.submit, name="submit"),
    path("<slug:key>/konsep/putuskan/", views.decide, name="decide"),
]
