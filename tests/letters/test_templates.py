"""The shipped templates, and changing one in the product."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, transaction
from django.utils import timezone

from sigap_cases.cases.exceptions import (
    LetterNotReady,
    MissingAnswer,
    TemplateRefused,
)
from sigap_cases.cases.models import (
    Case,
    Letterhead,
    LetterTemplate,
    LetterTemplateVersion,
)
from sigap_cases.cases.services.letters import concepts, templates, typesetting
from sigap_cases.cases.services.letters.printing import sample_data
from workflows.exceptions import NotAllowed, ReasonNeeded

from .conftest import begin, user


KEYS = sorted(templates.shipped_keys())


def test_all_letters_that_are_needed_are_shipped() -> None:
    assert len(KEYS) == 26
    assert {"surat_pengantar", "ba_mediasi", "jawaban_ppid", "permintaan_klaim"} < set(
        KEYS
    )


@pytest.mark.parametrize("key", KEYS)
def test_shipped_template_is_typeset_with_sample_data(office: None, key: str) -> None:
    template = LetterTemplate.objects.select_related("nature").get(key=key)
    version = templates.latest(template)
    assert version is not None
    made = sample_data(template, version.fields, Letterhead.objects.get())
    content = typesetting.to_pdf(version.body, made, at=timezone.now())
    assert content.startswith(b"%PDF-1.7")


@pytest.mark.parametrize("key", KEYS)
def test_every_field_of_a_template_is_printed_by_it(office: None, key: str) -> None:
    template = LetterTemplate.objects.get(key=key)
    version = templates.latest(template)
    assert version is not None
    unused = [
        row["key"]
        for row in version.fields
        if f"isian.{row['key']}" not in version.body
    ]
    assert unused == []


def test_load_reference_again_changes_nothing_and_keeps_edits(office: None) -> None:
    template = LetterTemplate.objects.get(key="surat_kuasa")
    template.title = "Kuasa khusus"
    template.save()
    before = LetterTemplateVersion.objects.count()
    assert templates.load_letters() == 0
    template.refresh_from_db()
    assert (template.title, LetterTemplateVersion.objects.count()) == (
        "Kuasa khusus",
        before,
    )


def test_version_is_immutable_in_the_database(office: None) -> None:
    with (
        pytest.raises(ProgrammingError, match="version_is_immutable"),
        transaction.atomic(),
    ):
        LetterTemplateVersion.objects.update(body="lain")


def draft(body: str, fields: str = "x | Isi | teks | wajib | contoh") -> LetterTemplate:
    template = LetterTemplate.objects.get(key="surat_pengantar")
    return templates.save_draft(template, body, fields, by=user("penyelia"))


def test_publish_makes_the_version_of_new_letters_only(case: Case) -> None:
    letter = begin(case, "surat_pengantar")
    template = draft("#show: surat\nBaru: #isian.x")
    version = templates.publish(template, note="Lebih singkat", by=user("penyelia"))
    assert version.number == 2
    letter.refresh_from_db()
    assert letter.version.number == 1
    assert begin(case, "surat_pengantar").version == version
    template.refresh_from_db()
    assert template.draft == ""


def test_publish_of_a_text_with_a_fault_is_refused(office: None) -> None:
    template = draft("#show: surat\n#salah")
    with pytest.raises(TemplateRefused):
        templates.publish(template, note="Coba", by=user("penyelia"))
    assert templates.latest(template).number == 1  # type: ignore[union-attr]


def test_publish_asks_for_a_note(office: None) -> None:
    with pytest.raises(ReasonNeeded):
        templates.publish(draft("Isi"), note=" ", by=user("penyelia"))


@pytest.mark.parametrize("who", ["petugas_penanganan", "admin_sistem", "petugas_desa"])
def test_templates_are_changed_by_supervisor_and_head_only(
    office: None, who: str
) -> None:
    template = LetterTemplate.objects.get(key="surat_pengantar")
    with pytest.raises(NotAllowed):
        templates.save_draft(template, "Isi", "", by=user(who))


def test_published_by_the_office_is_left_alone_by_load_reference(office: None) -> None:
    template = draft("#show: surat\nMilik kantor: #isian.x")
    templates.publish(template, note="Punya kita", by=user("penyelia"))
    call_command("load_reference", verbosity=0, stdout=_Nowhere())
    latest = templates.latest(template)
    assert latest is not None
    assert "Milik kantor" in latest.body


class _Nowhere:
    def write(self, text: str) -> None:
        """Says nothing."""

    def isatty(self) -> bool:
        return False


@pytest.mark.parametrize(
    "line", ["x", "1x | Judul", "a b | Judul | teks", "x | Judul | angka", "x || teks"]
)
def test_fields_of_names_the_faulty_line(line: str) -> None:
    with pytest.raises(MissingAnswer) as told:
        templates.fields_of(f"benar | Judul | teks | wajib | contoh\n{line}")
    assert told.value.field == "fields"
    assert "2" in str(told.value.sentence)


def test_field_lines_read_back_what_was_written() -> None:
    for row in templates.shipped():
        read: list[dict[str, Any]] = templates.fields_of(
            templates.field_lines(row["fields"])
        )
        assert [field["key"] for field in read] == [f["key"] for f in row["fields"]]
        assert [field["kind"] for field in read] == [f["kind"] for f in row["fields"]]


def test_letter_of_another_kind_of_case_is_not_offered(case: Case) -> None:
    template = LetterTemplate.objects.get(key="jawaban_ppid")
    with pytest.raises(LetterNotReady):
        concepts.begin(case, template, by=user("petugas_penanganan"))
