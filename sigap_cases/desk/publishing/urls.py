"""Addresses of what the office publishes, below /meja/informasi/."""

from django.urls import path

from . import items, reports, suggestions


app_name = "information"

urlpatterns = [
    path("", items.listing, name="index"),
    path("baru/", items.new, name="new"),
    path("<int:pk>/", items.item, name="item"),
    path("<int:pk>/berkas/", items.file, name="file"),
    path("<int:pk>/ubah/", items.edit, name="edit"),
    path("<int:pk>/ajukan/", items.submit, name="submit"),
    path("<int:pk>/terbitkan/", items.publish, name="publish"),
    path("<int:pk>/kembalikan/", items.send_back, name="send_back"),
    path("<int:pk>/cabut/", items.withdraw, name="withdraw"),
    path("masukan/", suggestions.listing, name="suggestions"),
    path("masukan/<int:pk>/", suggestions.suggestion, name="suggestion"),
    path("masukan/<int:pk>/cabut/", suggestions.withdraw, name="suggestion_withdraw"),
    path("laporan/", reports.report, name="report"),
    path("laporan/csv/", reports.report_csv, name="report_csv"),
    path("laporan/sahkan/", reports.confirm, name="report_confirm"),
]
