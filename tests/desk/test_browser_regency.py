"""The pages of the regency's half in a browser: monitoring, aid, data, figures, systems."""

from typing import Any

from django.db import transaction
from playwright.sync_api import Page

from tests.attack.office_of_cases import a_system, an_import, people_of

from . import world
from .test_browser import SIDEWAYS, faults, sign_in, site, violations


__all__ = ["faults", "site"]

WIDE, NARROW = 1280, 360


def pages_of_the_regency() -> dict[str, tuple[str, str]]:
    """Every page: who opens it, and its address. Lists come with rows and without."""
    with transaction.atomic():
        told = people_of(world.VILLAGE, "petugas_desa")
        batch, system = an_import().pk, a_system()["system"]
    monitoring, aid, data = "/meja/pemantauan/", "/meja/bansos/", "/meja/data/"
    programme = f"{aid}program/{told['programme']}/"
    return {
        "dashboard": ("penyelia", "/meja/dasbor/"),
        "dashboard of the head": ("kepala_dinas", "/meja/dasbor/"),
        "coverage": ("penyelia", monitoring),
        "people": ("petugas_desa", f"{monitoring}orang/?daftar=semua"),
        "nobody due": ("petugas_desa2", f"{monitoring}orang/"),
        "rounds": ("penyelia", f"{monitoring}putaran/"),
        "rule": ("penyelia", f"{monitoring}aturan/"),
        "quick reports": ("petugas_desa", f"{monitoring}laporan/"),
        "quick reports of the office": ("penyelia", f"{monitoring}laporan/"),
        "no quick report": ("penyelia", f"{monitoring}laporan/?jenis=deportasi"),
        "quick report": ("petugas_desa", f"{monitoring}laporan/{told['report']}/"),
        "aid": ("penyelia", aid),
        "programme": ("penyelia", programme),
        "new programme": ("penyelia", f"{aid}program/baru/"),
        "candidates": ("petugas_desa", f"{programme}calon/"),
        "gaps": ("penyelia", f"{programme}belum/"),
        "recipients": ("penyelia", f"{aid}penerima/"),
        "recipient": ("petugas_desa", f"{aid}penerima/{told['recipient']}/"),
        "hand over": ("petugas_desa", f"{aid}penerima/{told['recipient']}/serahkan/"),
        "doubles": ("penyelia", f"{aid}ganda/"),
        "double": ("penyelia", f"{aid}ganda/{told['double']}/"),
        "agencies": ("penyelia", f"{aid}p3mi/"),
        "imports": ("penyelia", data),
        "new import": ("penyelia", f"{data}impor/baru/"),
        "import": ("penyelia", f"{data}impor/{batch}/"),
        "columns": ("penyelia", f"{data}impor/{batch}/kolom/"),
        "rows": ("penyelia", f"{data}impor/{batch}/baris/"),
        "reconciling": ("penyelia", f"{data}padankan/"),
        "differences": ("penyelia", f"{data}padankan/{batch}/"),
        "export": ("penyelia", f"{data}ekspor/"),
        "systems": ("admin_sistem", "/operasi/api/"),
        "new system": ("admin_sistem", "/operasi/api/daftar/"),
        "system": ("penyelia", f"/operasi/api/sistem/{system}/"),
        "reference": ("penyelia", "/api/v1/"),
    }


def test_pages_of_the_regency_are_clean_under_axe_and_fit_a_phone(
    page: Page, site: str, faults: list[str]
) -> None:
    found: dict[str, Any] = {}
    sideways: dict[str, int] = {}
    for name, (who, address) in pages_of_the_regency().items():
        sign_in(page, site, who)
        page.set_viewport_size({"width": WIDE, "height": 800})
        answer = page.goto(f"{site}{address}")
        assert answer is not None
        assert answer.status == 200, name
        found[name] = violations(page)
        page.set_viewport_size({"width": NARROW, "height": 800})
        sideways[name] = page.evaluate(SIDEWAYS)
    assert {name: rules for name, rules in found.items() if rules} == {}
    assert {name: more for name, more in sideways.items() if more} == {}
    assert faults == []
