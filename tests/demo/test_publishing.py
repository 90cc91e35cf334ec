"""The demo's information list, as the public reads it."""

import pytest
from django.test import Client

from sigap_cases.demo.publishing import seed_list
from sigap_cases.publicinfo.models import InformationItem


@pytest.mark.usefixtures("office")
def test_information_list_of_the_demo_has_every_class_and_files() -> None:
    assert seed_list() == 9
    listed = Client().get("/informasi-publik/").content.decode()
    for title in (
        "Peringatan: tawaran kerja palsu mengatasnamakan Dinas",
        "Laporan kinerja Dinas Tenaga Kerja tahun 2025",
        "Standar pelayanan pengaduan PMI",
        "Berkas aduan dan identitas pelapor",
    ):
        assert title in listed
    kinds = InformationItem.objects.values_list("kind", flat=True)
    assert set(kinds) == {"serta-merta", "berkala", "setiap-saat", "dikecualikan"}
    with_file = InformationItem.objects.exclude(file="")
    assert with_file.count() == 3
    for item in with_file:
        answer = Client().get(f"/informasi-publik/{item.pk}/berkas/")
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert b"".join(answer).startswith(b"%PDF")
