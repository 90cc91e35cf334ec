"""The pages: who gets them, and what stands in what they hand out."""

import csv
import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Unit, User
from sigap_cases.cases.models import Retrieval
from sigap_cases.exchange.enums import BatchState
from sigap_cases.exchange.models import ImportBatch, SettledDifference
from sigap_cases.exchange.services import carrying
from sigap_cases.registry.models import Person, PersonAccess
from sigap_cases.registry.services import placements
from tests.registry.people import make_person

from . import sheets
from .sheets import row


pytestmark = pytest.mark.usefixtures("exchange_office", "db")

NIK = "5104011705900001"
BADGE = r'sg-flag--urgent">\s*Belum diverifikasi\s*</span>'


def user(name: str) -> User:
    return User.objects.get(username=name)


def client(name: str) -> Client:
    signed_in = Client()
    signed_in.force_login(user(name))
    return signed_in


def person_of(village: str, name: str, **told: Any) -> Person:
    unit = Unit.objects.get(code=village)
    return make_person(unit, by=user("petugas_pengaduan"), name=name, **told)


def upload(by: Client, rows: list[list[str]]) -> ImportBatch:
    form = by.get(reverse("exchange:begin")).context["form"]
    answer = by.post(
        reverse("exchange:begin"),
        {
            "unit": Unit.objects.get(code="bp3mi-bali").pk,
            "kind": "bp3mi",
            "key": form.initial["key"],
            "file": SimpleUploadedFile("pmi.csv", sheets.as_csv(rows)),
        },
    )
    batch = ImportBatch.objects.latest("pk")
    columns = reverse("exchange:columns", args=[batch.pk])
    assert answer.headers["Location"] == columns
    named = {f.html_name: f.initial for f in by.get(columns).context["form"]}
    assert by.post(columns, named).status_code == 302
    carrying.carry_on(batch.pk)
    return batch


def test_faulty_rows_are_handed_out_without_a_formula_in_both_forms() -> None:
    officer = client("petugas_penanganan")
    bad = row(1)
    bad[sheets.PHONE] = "=1+1"
    pk = upload(officer, [bad]).pk
    text, workbook = (
        officer.get(reverse("exchange:faulty", args=[pk, form])).content
        for form in ("csv", "xlsx")
    )
    line = list(csv.reader(io.StringIO(text.decode("utf-8-sig")), delimiter=";"))[1]
    assert line[1 + sheets.PHONE] == "'=1+1"
    cells = list(load_workbook(io.BytesIO(workbook)).worksheets[0].iter_rows())[1]
    assert [cell.value or "" for cell in cells] == line
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    missing = officer.get(reverse("exchange:faulty", args=[pk, "ods"]))
    assert missing.status_code == 404


def test_a_sheet_goes_all_the_way_through_the_pages() -> None:
    officer = client("petugas_penanganan")
    known = person_of("51.04.01.2001", "I Ketut Lain", nik=row(4)[sheets.NIK])
    rows = [row(number) for number in range(1, 5)]
    rows[1][sheets.PHONE] = "=1+1"
    batch = upload(officer, rows)

    def at(name: str, *more: Any) -> str:
        return reverse(f"exchange:{name}", args=[batch.pk, *more])

    faulty = officer.get(at("faulty", "csv")).content.decode("utf-8-sig")
    line = list(csv.reader(io.StringIO(faulty), delimiter=";"))[1]
    assert (line[0], line[1 + sheets.PHONE]) == ("2", "'=1+1")
    page = officer.get(at("rows"))
    assert [one.number for one, _f, _w in page.context["lines"]] == [4]
    beside = officer.get(at("row", 4))
    assert known.name in beside.content.decode()
    officer.post(
        at("row", 4), {"decision": f"update:{known.pk}", f"take{known.pk}": "job"}
    )
    officer.post(at("commit"))
    assert ImportBatch.objects.get().state == BatchState.CHECKED
    officer.post(at("rows"), {"what": "salah"})
    officer.post(at("commit"))
    assert "hx-trigger" in officer.get(at("batch")).content.decode()
    carrying.carry_on(batch.pk)
    assert "hx-trigger" not in officer.get(at("progress")).content.decode()
    known.refresh_from_db()
    assert (known.name, known.placements.get().job) == (
        "I Ketut Lain",
        "Perawat lansia",
    )
    assert officer.post(at("undo"), {"reason": "Salah lembar"}).status_code == 302
    carrying.carry_on(batch.pk)
    assert list(Person.objects.values_list("pk", flat=True)) == [known.pk]
    assert officer.get(reverse("exchange:index")).status_code == 200


@pytest.mark.parametrize("who", ["petugas_desa", "auditor", "mitra", "admin_sistem"])
def test_import_of_others_is_the_same_as_missing(who: str) -> None:
    batch = upload(client("penyelia"), [row(1)])
    outsider = client(who)
    for name, more in (("batch", []), ("rows", []), ("row", [1]), ("undo", [])):
        other = outsider.get(reverse(f"exchange:{name}", args=[batch.pk, *more]))
        missing = outsider.get(reverse(f"exchange:{name}", args=[999_999, *more]))
        assert (other.status_code, other.content) == (404, missing.content)
    assert outsider.get(reverse("exchange:index")).status_code == 403


def test_reconciliation_counts_and_settles_a_difference() -> None:
    officer = client("petugas_penanganan")
    person = person_of("51.04.01.2001", "I Ketut Lain", nik=row(4)[sheets.NIK])
    person_of("51.04.01.2001", "Ni Made Sendiri", sex="female")
    batch = upload(officer, [row(1), row(4)])
    page = officer.get(reverse("exchange:reconcile"), {"menurut": "desa"})
    told = {
        line[0]: ([n for _t, n in line[1]], line[2]) for line in page.context["lines"]
    }
    assert told["Desa Batubulan"] == ([2, 2], False)
    page = officer.get(reverse("exchange:reconcile"), {"menurut": "negara"})
    assert {
        label: [n for _t, n in told] for label, told, _d in page.context["lines"]
    } == {
        "Tidak disebut": [2, 0],
        "Taiwan": [0, 1],
        "Jepang": [0, 1],
    }
    people = reverse("exchange:differences", args=[batch.pk])
    only = officer.get(people, {"daftar": "hanya-registri"}).context["page"].rows
    assert [one.name for one in only] == ["Ni Made Sendiri"]
    only = officer.get(people, {"daftar": "hanya-sumber"}).context["page"].rows
    assert [one.number for one in only] == [1]
    differing = officer.get(people).context["page"].rows
    assert [one.number for one in differing] == [2]
    one = reverse("exchange:difference", args=[batch.pk, 2])
    officer.post(one, {"field": "name", "settlement": "keep"})
    officer.post(one, {"field": "banjar", "settlement": "take"})
    officer.post(one, {"field": "country", "settlement": "take"})
    person.refresh_from_db()
    assert (person.name, person.placements.get().country) == ("I Ketut Lain", "JP")
    fields = SettledDifference.objects.order_by("pk").values_list("field", "settlement")
    assert list(fields) == [("name", "keep"), ("country", "take")]
    left = {line[0].key for line in officer.get(one).context["lines"]}
    assert not left & {"name", "country"}


def exported(who: str, form: str, query: str = "") -> list[list[str]]:
    answer: Any = client(who).post(
        reverse("exchange:export") + query,
        {"purpose": "Rapat koordinasi kecamatan", "form": form},
    )
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)
    if form == "csv":
        text = content.decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text), delimiter=";"))
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    return [[str(c or "") for c in line] for line in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_export_holds_what_the_officer_sees_and_no_formula(form: str) -> None:
    mine = person_of("51.04.01.2001", "=HYPERLINK(1)", nik=NIK)
    person_of("51.04.05.2006", "Ni Luh Jauh", sex="female")
    lines = exported("petugas_desa", form)
    assert [line[0] for line in lines[6:]] == ["'=HYPERLINK(1)"]
    assert lines[6][1] == NIK
    assert "Petugas Desa" in lines[0][1]
    assert lines[2][1] == "Rapat koordinasi kecamatan"
    assert exported("auditor", form, "?desa=" + str(mine.village_id))[6][1] == (
        "5104••••••••0001"
    )
    assert PersonAccess.objects.filter(person=mine).count() == 2
    taken = Retrieval.objects.filter(kind="export", surface="exchange:export")
    assert {one.results for one in taken} == {1}
    assert all("Rapat koordinasi" in one.terms for one in taken)


def test_export_asks_for_a_purpose() -> None:
    answer = client("petugas_desa").post(
        reverse("exchange:export"), {"purpose": "x", "form": "csv"}
    )
    assert answer.status_code == 422
    assert client("mitra").get(reverse("exchange:export")).status_code == 403


def test_interns_are_flagged_with_the_article_and_found() -> None:
    intern = person_of("51.04.01.2001", "Ni Kadek Magang", sex="female")
    person_of("51.04.01.2001", "Ni Kadek Biasa", sex="female")
    placements.add(
        intern,
        details={"scheme": "internship", "country": "JP"},
        by=user("petugas_pengaduan"),
    )
    officer = client("petugas_pengaduan")
    page = officer.get(reverse("people:index"), {"uu18": "magang"})
    assert [line.person.pk for line in page.context["lines"]] == [intern.pk]
    listed = page.content.decode()
    assert "Pemagangan" in listed
    assert len(re.findall(BADGE, listed)) == 1
    everybody = officer.get(reverse("people:index")).content.decode()
    assert len(re.findall(BADGE, everybody)) == 1
    record = officer.get(reverse("people:person", args=[intern.pk])).content.decode()
    assert "Pasal 4 ayat (2) huruf b" in record
    assert len(re.findall(BADGE, record)) == 1
    assert exported("petugas_pengaduan", "csv", "?uu18=magang")[6][-1] == (
        "Pemagangan (Belum diverifikasi)"
    )
