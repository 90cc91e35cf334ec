"""Addresses of the agencies' data, below /meja/data/."""

from django.urls import path

from . import exporting, importing, reconciling, rows


app_name = "exchange"

urlpatterns = [
    path("", importing.index, name="index"),
    path("impor/baru/", importing.begin, name="begin"),
    path("impor/<int:pk>/", importing.batch, name="batch"),
    path("impor/<int:pk>/kemajuan/", importing.progress, name="progress"),
    path("impor/<int:pk>/kolom/", importing.columns, name="columns"),
    path("impor/<int:pk>/baris/", rows.listing, name="rows"),
    path("impor/<int:pk>/baris/<int:row>/", rows.row, name="row"),
    path("impor/<int:pk>/salah.<slug:form>", rows.faulty, name="faulty"),
    path("impor/<int:pk>/perbaikan/", rows.mend, name="mend"),
    path("impor/<int:pk>/masukkan/", importing.commit, name="commit"),
    path("impor/<int:pk>/urungkan/", importing.undo, name="undo"),
    path("impor/<int:pk>/buang/", importing.discard, name="discard"),
    path("padankan/", reconciling.counts, name="reconcile"),
    path("padankan/<int:pk>/", reconciling.people, name="differences"),
    path(
        "padankan/<int:pk>/baris/<int:row>/", reconciling.difference, name="difference"
    ),
    path("ekspor/", exporting.export, name="export"),
]
