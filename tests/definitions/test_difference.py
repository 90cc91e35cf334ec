from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.definitions.generating import sound_definitions
from workflows.definitions.difference import Change, ChangeKind, difference
from workflows.definitions.parsing import canonical, parse
from workflows.definitions.schema import Definition, FormField, HumanStep


ADUAN = Path("workflows/processes/aduan.yaml")


def aduan() -> Definition:
    definition = parse(ADUAN.read_text()).definition
    assert definition is not None
    return definition


def changed_step(definition: Definition, key: str, **parts: object) -> Definition:
    step = definition.steps[key].model_copy(update=parts)
    return definition.model_copy(update={"steps": {**definition.steps, key: step}})


def sentences(changes: tuple[Change, ...], kind: ChangeKind) -> list[str]:
    return [change.sentence for change in changes if change.kind is kind]


@settings(max_examples=30, deadline=None)
@given(sound_definitions())
def test_difference_of_equal_definitions_is_empty(definition: Definition) -> None:
    again = Definition.model_validate(definition.model_dump(by_alias=True))
    assert difference(definition, again) == ()


@settings(max_examples=60, deadline=None)
@given(sound_definitions(budget=10, depth=2), sound_definitions(budget=10, depth=2))
def test_difference_is_empty_only_for_same_content(
    one: Definition, other: Definition
) -> None:
    same = canonical(one) == canonical(other)
    assert (difference(one, other) == ()) == same


@given(st.data())
def test_difference_sees_every_changed_part_of_a_step(data: st.DataObject) -> None:
    definition = aduan()
    key = data.draw(st.sampled_from(sorted(definition.steps)))
    step = definition.steps[key]
    name = data.draw(st.sampled_from(sorted(type(step).model_fields.keys() - {"kind"})))
    default = type(step).model_fields[name].get_default(call_default_factory=True)
    other = changed_step(definition, key, **{name: default})
    if isinstance(default, str | bool | tuple | dict) or default is None:
        same = canonical(other) == canonical(definition)
        assert (difference(definition, other) == ()) == same


def test_difference_names_new_deadline_in_its_group() -> None:
    old = aduan()
    new = changed_step(old, "verify", deadline="STD-KONTAK")
    assert difference(old, new) == (
        Change(
            ChangeKind.DEADLINE,
            'Langkah "Verifikasi kelengkapan": batas waktu berubah dari LAPOR-VERIF '
            "menjadi STD-KONTAK.",
            "verify",
        ),
    )


def test_difference_names_changed_form() -> None:
    old = aduan()
    step = old.steps["first_contact"]
    assert isinstance(step, HumanStep)
    new = changed_step(
        old, "first_contact", form=(*step.form, FormField(field="told_on"))
    )
    [added] = sentences(difference(old, new), ChangeKind.FORM)
    assert added == (
        'Langkah "Kontak pertama dengan pelapor": isian "Tanggal disampaikan" (told_on) '
        "ditambahkan (wajib)."
    )


def test_difference_names_removed_step_and_where_its_neighbours_lead() -> None:
    old = aduan()
    steps = {key: step for key, step in old.steps.items() if key != "publish"}
    new = changed_step(
        old.model_copy(update={"steps": steps}), "tell_result", next="respond"
    )
    redirected, removed = sentences(difference(old, new), ChangeKind.STEP)
    assert redirected == (
        'Langkah "Sampaikan hasil kepada pelapor": langkah berikutnya berubah dari '
        '"Tampilkan hasil pada halaman pelapor" (publish) menjadi '
        '"Tanggapan apa yang ditunggu?" (respond).'
    )
    assert removed == 'Langkah "Tampilkan hasil pada halaman pelapor" dihapus.'


def test_difference_names_legal_basis_that_was_verified() -> None:
    old = aduan()
    source = old.legal_basis[3].model_copy(update={"verified": True})
    basis = (*old.legal_basis[:3], source, *old.legal_basis[4:])
    new = old.model_copy(update={"legal_basis": basis})
    [verified] = sentences(difference(old, new), ChangeKind.LEGAL_BASIS)
    assert verified == (
        f'Dasar hukum "{source.title}": keterangan berubah dari belum diverifikasi '
        "menjadi terverifikasi."
    )
