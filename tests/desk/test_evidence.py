"""A case taken as evidence: whole by itself, and every way of tampering is named."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from sigap_cases.cases.models import AccessRecord, Case, Note
from sigap_cases.cases.services import documents, notes
from sigap_cases.cases.services.evidence import archive, verify
from sigap_cases.cases.services.lifecycle import note_access
from tests.history import tampering
from workflows.services import history_roots, signing_keys

from . import world


Files = dict[str, bytes]
Outcome = tuple[int, str]


def signed_case() -> Case:
    """With a document, a reader, and a root signed after all of it."""
    officer = world.user("petugas_pengaduan")
    made = world.lodge(by="petugas_pengaduan")
    documents.add(made, world.photo(), kind="other", title="Slip gaji", by=officer)
    world.do(made, "first_contact", "petugas_pengaduan", contact_result="reached")
    note_access(made, by=officer, part="case")
    history_roots.sign()
    made.refresh_from_db()
    return made


def folders(path: Path) -> dict[str, Path]:
    return {
        "HISTORY_SIGNING_KEY_FILE": path / "signing.key",
        "HISTORY_ROOTS_FOLDER": path / "akar",
        "MEDIA_ROOT": path / "berkas",
    }


@pytest.fixture
def case(desk: None, settings: Any, tmp_path: Path) -> Case:
    for name, value in folders(tmp_path).items():
        setattr(settings, name, value)
    return signed_case()


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A bundle, and what is known of its case."""

    files: Files
    number: str
    last: int
    key: str


@pytest.fixture(scope="module")
def bundle(
    office: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Taken:
    """Taken once, of a case that is not there any more."""
    path = tmp_path_factory.mktemp("bukti")
    with (
        override_settings(**folders(path)),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        case = signed_case()
        last = case.matter.head_number
        key = signing_keys.public_hex(signing_keys.load())
        made = Taken(files=taken(case), number=case.number, last=last, key=key)
        transaction.set_rollback(True)
    return made


def taken(case: Case, by: str = "penyelia") -> Files:
    with (
        archive.take(case, by=world.user(by)).archive as made,
        zipfile.ZipFile(made) as files,
    ):
        return {name: files.read(name) for name in files.namelist()}


def checked(files: Files, folder: Path, *arguments: str) -> Outcome:
    """As a court does it: another program, and nothing of ours on its path."""
    path = folder / "bukti.zip"
    with zipfile.ZipFile(path, "w") as target:
        for name, content in files.items():
            target.writestr(name, content)
    script = folder / "verify.py"
    script.write_bytes(files["verify.py"])
    done = subprocess.run(  # noqa: S603 the bundle's own program
        [sys.executable, "-I", "-S", str(script), str(path), *arguments],
        cwd=folder,
        env={},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def told(files: Files, name: str) -> Any:
    return json.loads(files[name])


def changed(files: Files, name: str, content: Any) -> Files:
    """With the manifest made right for it, as whoever tampers would."""
    files = {**files, name: json.dumps(content, ensure_ascii=False).encode()}
    manifest = told(files, "manifes.json")
    manifest["files"][name] = sha256(files[name]).hexdigest()
    return {**files, "manifes.json": json.dumps(manifest).encode()}


def test_bundle_is_whole_for_a_court(bundle: Taken, tmp_path: Path) -> None:
    files = bundle.files
    status, text = checked(files, tmp_path)
    assert status == 0, text
    assert "Bundel utuh.\n" in text
    assert f"peristiwa 1 sampai {bundle.last} tercakup akar 1" in text
    assert bundle.key in text
    names = set(files)
    assert {"peristiwa.json", "akar.json", "riwayat.json", "perubahan.csv"} <= names
    tables = {row["table"] for row in told(files, "riwayat.json")}
    assert {
        "cases_historicalcase",
        "cases_historicalparty",
        "cases_historicaldocument",
        "cases_accessrecord",
        "workflows_historicalworkitem",
        "workflows_historicaldeadline",
    } <= tables
    assert "Diterima" in files["perubahan.csv"].decode()
    assert bundle.number in files["BACA-SAYA.txt"].decode()


def test_bundle_is_checked_unpacked_too(bundle: Taken, tmp_path: Path) -> None:
    for name, content in bundle.files.items():
        path = tmp_path / "bukti" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    command = [sys.executable, "-I", str(tmp_path / "bukti" / "verify.py")]
    done = subprocess.run(  # noqa: S603 the bundle's own program
        command, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_bundle_names_what_no_root_covers_yet(case: Case, tmp_path: Path) -> None:
    world.do(case, "verify", "petugas_pengaduan", completeness="complete")
    number = case.matter.head_number
    status, text = checked(taken(case), tmp_path)
    assert status == 0
    assert f"peristiwa {number + 1} sampai " in text
    assert "sebagian belum tercakup akar" in text


def test_verifier_asks_for_the_key_that_was_given(
    bundle: Taken, tmp_path: Path
) -> None:
    files = bundle.files
    assert checked(files, tmp_path, "--kunci", bundle.key)[0] == 0
    status, text = checked(files, tmp_path, "--kunci", "ab" * 32)
    assert status == 1
    assert "akar 1: kuncinya bukan kunci yang diberikan" in text


def _rehashed(events: list[dict[str, Any]], matter_id: int) -> list[dict[str, Any]]:
    """Rewritten as a whole: other words, and every hash right for them."""
    before, made = "", []
    for event in events:
        parts = json.loads(event["text"])
        parts[12], parts[13] = "Dikarang", before
        text = verify.canonical(parts)
        before = sha256(text.encode()).hexdigest()
        made.append({"number": event["number"], "text": text, "hash": before})
    return made


def _swapped(events: list[dict[str, Any]], _matter: int) -> list[dict[str, Any]]:
    second, third = events[1], events[2]
    swapped = [{**third, "number": 2}, {**second, "number": 3}]
    return [events[0], *swapped, *events[3:]]


def _edited(events: list[dict[str, Any]], _matter: int) -> list[dict[str, Any]]:
    text = events[1]["text"].replace("case.", "kasus.", 1).replace("task.", "tugas.", 1)
    return [events[0], {**events[1], "text": text + " "}, *events[2:]]


WAYS: dict[str, tuple[Callable[[Any, int], Any], list[str]]] = {
    "edited": (_edited, ["peristiwa 2: diubah"]),
    "deleted": (lambda e, _m: [e[0], *e[2:]], ["peristiwa 2: hilang"]),
    "cut": (lambda e, _m: e[:-1], ["hilang, terpotong dari akhir rantai"]),
    "reordered": (
        _swapped,
        [
            "peristiwa 2: dipindahkan, semula nomor 3",
            "peristiwa 3: dipindahkan, semula nomor 2",
        ],
    ),
    "rewritten": (_rehashed, ["ditulis ulang, akar 1 menyebut hash lain"]),
}


@pytest.mark.parametrize("way", WAYS)
def test_verifier_names_how_the_bundle_was_tampered_with(
    bundle: Taken, tmp_path: Path, way: str
) -> None:
    files = bundle.files
    events = told(files, "peristiwa.json")
    tamper, expected = WAYS[way]
    tampered = {**events, "events": tamper(events["events"], events["matter_id"])}
    status, text = checked(changed(files, "peristiwa.json", tampered), tmp_path)
    assert status == 1
    for sentence in expected:
        assert sentence in text


def test_verifier_finds_a_tail_that_is_cut_with_its_head(
    bundle: Taken, tmp_path: Path
) -> None:
    files = bundle.files
    events = told(files, "peristiwa.json")
    last = events["head"]
    cut = {**events, "events": events["events"][:-1], "head": last - 1}
    status, text = checked(changed(files, "peristiwa.json", cut), tmp_path)
    assert status == 1
    assert f"peristiwa {last}: hilang, akar 1 menyebutnya" in text


DATABASE_WAYS: dict[str, tuple[Callable[[Any], None], str]] = {
    "edited": (tampering.edit, "peristiwa 2: diubah"),
    "deleted": (tampering.delete, "peristiwa 2: hilang"),
    "cut": (lambda m: tampering.cut(m, 2, head_too=True), "hilang, akar 1 menyebutnya"),
    "reordered": (tampering.swap, "peristiwa 2: diubah"),
    "rewritten": (tampering.rewrite, "ditulis ulang, akar 1 menyebut hash lain"),
}


@pytest.mark.parametrize("way", DATABASE_WAYS)
def test_verifier_finds_what_was_tampered_with_before_the_bundle_was_taken(
    case: Case, tmp_path: Path, way: str
) -> None:
    tamper, expected = DATABASE_WAYS[way]
    tamper(case.matter)
    status, text = checked(taken(case), tmp_path)
    assert status == 1
    assert expected in text


def test_verifier_finds_another_document_and_another_row(
    bundle: Taken, tmp_path: Path
) -> None:
    files = bundle.files
    name = next(name for name in files if name.startswith("dokumen/"))
    status, text = checked({**files, name: b"lain"}, tmp_path)
    assert status == 1
    assert f"berkas {name}: isinya bukan yang tercatat di manifes" in text
    assert f"berkas {name}: bukan berkas yang tercatat di riwayat" in text

    rows = told(files, "riwayat.json")
    row = next(row for row in rows if row["table"] == "cases_historicalcase")
    row["text"] = row["text"].replace("routine", "urgent")
    status, text = checked(changed(files, "riwayat.json", rows), tmp_path)
    assert status == 1
    assert f"riwayat cases_historicalcase baris {row['key']}: diubah" in text


def test_verifier_finds_a_root_that_nobody_signed(
    bundle: Taken, tmp_path: Path
) -> None:
    files = bundle.files
    roots = told(files, "akar.json")
    roots[0]["signature"] = "00" + roots[0]["signature"][2:]
    status, text = checked(changed(files, "akar.json", roots), tmp_path)
    assert status == 1
    assert "akar 1: tanda tangannya tidak benar" in text


def test_verifier_refuses_what_is_no_bundle(bundle: Taken, tmp_path: Path) -> None:
    files = {"verify.py": bundle.files["verify.py"]}
    assert checked(files, tmp_path)[0] == 2


def test_privileged_note_goes_as_its_hash_alone(case: Case, tmp_path: Path) -> None:
    counsel = world.user("pendamping_hukum")
    note = notes.write(case, "Strategi rahasia", kind="privileged", by=counsel)
    history_roots.sign()
    files = taken(case)
    rows = [
        row
        for row in told(files, "riwayat.json")
        if (row["table"], row["key"]) == (Note._meta.db_table, note.pk)
    ]
    assert [row.get("text") for row in rows] == [None]
    assert all(b"Strategi" not in content for content in files.values())
    status, text = checked(files, tmp_path)
    assert status == 0, text
    assert "1 baris riwayat hanya disertakan hash-nya" in text


def test_taking_a_bundle_is_an_event_and_an_access(case: Case) -> None:
    before = case.matter.head_number
    made = archive.take(case, by=world.user("auditor"))
    made.archive.close()
    event = case.matter.events.order_by("-number")[0]
    assert (event.kind, event.actor) == (archive.EVENT, world.user("auditor"))
    assert event.data == {"manifest": made.manifest, "events": before}
    read = AccessRecord.objects.filter(case=case).order_by("-pk")[0]
    assert (read.user, read.part) == (world.user("auditor"), "evidence")


@pytest.mark.parametrize(
    ("who", "status"),
    [("penyelia", 200), ("auditor", 200), ("petugas_penanganan", 403), ("mitra", 404)],
)
def test_evidence_is_for_supervisors_and_auditors(
    case: Case, who: str, status: int
) -> None:
    answer = world.client(who).post(reverse("desk:evidence", args=[case.number]))
    assert answer.status_code == status
    page = world.client(who).get(
        reverse("desk:case", args=[case.number]), {"bagian": "akses"}
    )
    has_button = "Unduh bundel bukti" in page.content.decode()
    assert has_button == (status == 200)
    if status == 200:
        content = answer.getvalue()
        assert "verify.py" in zipfile.ZipFile(io.BytesIO(content)).namelist()


def test_evidence_is_not_taken_by_reading(case: Case) -> None:
    signed_in: Client = world.client("penyelia")
    assert (
        signed_in.get(reverse("desk:evidence", args=[case.number])).status_code == 405
    )
