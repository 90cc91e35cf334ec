"""What changed between two versions of a definition, in Indonesian sentences.

Each part of a definition is described in words by its aspects; a change is an aspect
whose words differ. So nothing can change unseen, whatever the form of the document.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workflows.definitions.conditions import field_title, sentence, value_title
from workflows.definitions.explaining import term_text
from workflows.definitions.schema import (
    AutomaticStep,
    Branch,
    CalendarOf,
    CallStep,
    ClockStart,
    Condition,
    DecisionStep,
    Definition,
    DocumentSpec,
    EndStep,
    FieldSpec,
    ForkStep,
    FormField,
    HumanStep,
    JoinStep,
    Outcome,
    RepeatStep,
    Role,
    Sets,
    Source,
    Step,
    TaskStep,
    WaitStep,
)


class ChangeKind(StrEnum):
    """The group of a change; its value is the heading."""

    GENERAL = "Umum"
    LEGAL_BASIS = "Dasar hukum"
    STEP = "Langkah"
    FORM = "Formulir"
    FIELD = "Isian"
    ROLE = "Pelaksana"
    DOCUMENT = "Dokumen"
    DEADLINE = "Batas waktu"
    OUTCOME = "Hasil akhir"


@dataclass(frozen=True, slots=True)
class Change:
    kind: ChangeKind
    sentence: str
    # The key of the step, field, role or outcome; empty for the definition itself.
    key: str = ""


Aspects = dict[str, str]

STEP_KINDS = {
    "human": "tugas",
    "repeat": "tugas berulang",
    "automatic": "tindakan otomatis",
    "decision": "keputusan",
    "fork": "percabangan sejajar",
    "join": "titik temu",
    "wait": "penantian",
    "call": "panggilan proses lain",
    "end": "akhir",
}
FIELD_TYPES = {
    "text": "teks",
    "long_text": "teks panjang",
    "choice": "pilihan",
    "boolean": "ya atau tidak",
    "integer": "bilangan bulat",
    "date": "tanggal",
    "datetime": "tanggal dan waktu",
    "document": "dokumen",
}
UNIT_LEVELS = {
    "office": "dinas",
    "village": "desa/kelurahan",
    "district": "kecamatan",
    "partner": "instansi mitra",
    "root": "pemerintah kabupaten",
}
_IN_OTHER_GROUPS = {
    "batas waktu": ChangeKind.DEADLINE,
    "waktu habis": ChangeKind.DEADLINE,
    "isian": ChangeKind.FORM,
}


def difference(old: Definition, new: Definition) -> tuple[Change, ...]:
    """Every change from ``old`` to ``new``, by group; empty when they say the same."""
    changes = [*_Comparison(old, new).changes()]
    order = list(ChangeKind)
    return tuple(sorted(changes, key=lambda change: order.index(change.kind)))


class _Comparison:
    def __init__(self, old: Definition, new: Definition) -> None:
        self.old = old
        self.new = new

    def changes(self) -> Iterator[Change]:
        general = ChangeKind.GENERAL
        yield from _aspects(general, "Definisi", _general(self.old), _general(self.new))
        yield from self._sources()
        yield from self._steps()
        yield from _parts(
            ChangeKind.FIELD,
            "Isian",
            {key: _field(spec) for key, spec in self.old.fields.items()},
            {key: _field(spec) for key, spec in self.new.fields.items()},
        )
        yield from _parts(
            ChangeKind.DOCUMENT,
            "Dokumen",
            {
                key: _document(spec, self.old)
                for key, spec in self.old.documents.items()
            },
            {
                key: _document(spec, self.new)
                for key, spec in self.new.documents.items()
            },
        )
        yield from _parts(
            ChangeKind.ROLE,
            "Pelaksana",
            {key: _role(role) for key, role in self.old.roles.items()},
            {key: _role(role) for key, role in self.new.roles.items()},
        )
        yield from _parts(
            ChangeKind.OUTCOME,
            "Hasil akhir",
            {key: _outcome(item, self.old) for key, item in self.old.outcomes.items()},
            {key: _outcome(item, self.new) for key, item in self.new.outcomes.items()},
        )

    def _sources(self) -> Iterator[Change]:
        kind = ChangeKind.LEGAL_BASIS
        before = {source.title: _source(source) for source in self.old.legal_basis}
        after = {source.title: _source(source) for source in self.new.legal_basis}
        yield from _parts(kind, "Dasar hukum", before, after)
        old_order = [source.title for source in self.old.legal_basis]
        new_order = [source.title for source in self.new.legal_basis]
        if sorted(old_order) == sorted(new_order) and old_order != new_order:
            yield Change(kind, "Urutan dasar hukum berubah.")
        elif len(old_order) != len(new_order) and before.keys() == after.keys():
            yield Change(kind, "Dasar hukum yang sama ditulis lebih dari sekali.")

    def _steps(self) -> Iterator[Change]:
        before = {
            key: _StepWords(self.old, step) for key, step in self.old.steps.items()
        }
        after = {
            key: _StepWords(self.new, step) for key, step in self.new.steps.items()
        }
        yield from _parts(
            ChangeKind.STEP,
            "Langkah",
            {key: words.aspects() for key, words in before.items()},
            {key: words.aspects() for key, words in after.items()},
        )


def _parts(
    kind: ChangeKind,
    what: str,
    before: Mapping[str, Aspects],
    after: Mapping[str, Aspects],
) -> Iterator[Change]:
    for key, aspects in after.items():
        name = f'{what} "{aspects["judul"]}"'
        if key in before:
            yield from _aspects(kind, name, before[key], aspects, key)
        else:
            yield Change(kind, f"{name} ditambahkan.", key)
    for key, aspects in before.items():
        if key not in after:
            yield Change(kind, f'{what} "{aspects["judul"]}" dihapus.', key)


def _aspects(
    kind: ChangeKind, name: str, before: Aspects, after: Aspects, key: str = ""
) -> Iterator[Change]:
    for label in dict.fromkeys([*before, *after]):
        old, new = before.get(label, ""), after.get(label, "")
        if old == new or (label.startswith("urutan") and not _same_parts(old, new)):
            continue
        group = next(
            (
                group
                for word, group in _IN_OTHER_GROUPS.items()
                if label.startswith(word)
            ),
            kind,
        )
        yield Change(group, f"{name}: {_changed(label, old, new)}.", key)


def _same_parts(old: str, new: str) -> bool:
    return sorted(old.split(", ")) == sorted(new.split(", "))


def _changed(label: str, old: str, new: str) -> str:
    if not old:
        return f"{label} ditambahkan ({new})"
    if not new:
        return f"{label} dihapus (semula {old})"
    return f"{label} berubah dari {old} menjadi {new}"


def _quoted(text: str | None) -> str:
    return f'"{text}"' if text else ""


def _yes(value: bool, word: str) -> str:  # noqa: FBT001 - the value that is put in words
    return word if value else ""


def _general(definition: Definition) -> Aspects:
    return {
        "kunci": definition.key,
        "judul": _quoted(definition.title),
        "ringkasan": _quoted(definition.summary),
        "langkah awal": definition.start,
        "yang diketahui sejak awal": ", ".join(definition.given),
    }


def _source(source: Source) -> Aspects:
    return {
        "judul": source.title,
        "alamat": source.url or "",
        "keterangan": "terverifikasi" if source.verified else "belum diverifikasi",
    }


def _field(spec: FieldSpec) -> Aspects:
    choices = {
        f'pilihan "{choice.key}"': _quoted(choice.title)
        + (f" ({choice.help})" if choice.help else "")
        for choice in spec.choices
    }
    return {
        "judul": spec.title,
        "jenis": FIELD_TYPES[spec.type],
        "petunjuk": _quoted(spec.help),
        **choices,
        "urutan pilihan": ", ".join(choice.key for choice in spec.choices),
        "nilai terkecil": "" if spec.minimum is None else str(spec.minimum),
        "nilai terbesar": "" if spec.maximum is None else str(spec.maximum),
        "penyamaran": _yes(spec.sensitive, "disamarkan"),
    }


def _document(spec: DocumentSpec, definition: Definition) -> Aspects:
    return {
        "judul": spec.title,
        "jenis": spec.kind,
        "petunjuk": _quoted(spec.help),
        "keharusan": "wajib" if spec.required else "tidak wajib",
        "diminta bila": f"({sentence(spec.when, definition)})" if spec.when else "",
    }


def _role(role: Role) -> Aspects:
    return {
        "judul": role.title,
        "peran": role.post,
        "isian yang menentukan peran": role.post_from or "",
        "unit": UNIT_LEVELS[role.at],
        "pengganti di dinas": role.otherwise or "",
    }


def _outcome(outcome: Outcome, definition: Definition) -> Aspects:
    return {
        "judul": outcome.title,
        "status": outcome.status or "",
        "dapat ditutup oleh": ", ".join(
            _role_title(definition, key) for key in outcome.cancel_by
        ),
    }


def _role_title(definition: Definition, key: str) -> str:
    role = definition.roles.get(key)
    return f"{role.title} ({key})" if role else key


def _calendar(step: TaskStep | WaitStep) -> str:
    if step.calendar is None:
        return ""
    return {
        CalendarOf.OFFICE: "kantor",
        CalendarOf.PARTNER: "instansi mitra",
        CalendarOf.PLACEMENT: "negara penempatan",
    }[step.calendar]


class _StepWords:
    """One step in words, aspect by aspect."""

    def __init__(self, definition: Definition, step: Step) -> None:
        self.definition = definition
        self.step = step

    def aspects(self) -> Aspects:
        step = self.step
        return {
            "judul": step.title,
            "jenis": STEP_KINDS[step.kind],
            "petunjuk": _quoted(step.help),
            "status": step.status or "",
            "nilai yang ditulis": self._sets(step.set),
            **self._own(),
        }

    def _own(self) -> Aspects:
        match self.step:
            case HumanStep() | RepeatStep() as step:
                return self._task(step)
            case DecisionStep() | ForkStep() as step:
                join = step.join if isinstance(step, ForkStep) else ""
                return {**self._branches(step.branches), "titik temu": self._to(join)}
            case WaitStep() as step:
                return self._wait(step)
            case CallStep() as step:
                return self._call(step)
            case AutomaticStep() | JoinStep() | EndStep() as step:
                return self._plain(step)

    def _plain(self, step: AutomaticStep | JoinStep | EndStep) -> Aspects:
        if isinstance(step, EndStep):
            return {"hasil akhir": step.outcome or ""}
        action = step.action if isinstance(step, AutomaticStep) else ""
        return {"tindakan": action, "langkah berikutnya": self._to(step.next)}

    def _task(self, step: TaskStep) -> Aspects:
        again = self._when(step.again) if isinstance(step, RepeatStep) else ""
        timeouts = {
            f"waktu habis ke-{index}": f"{term_text(item.after)}, "
            + ("tugas ditutup" if item.interrupting else "tugas tetap terbuka")
            + f", ke {self._to(item.next)}{self._sets(item.set, ', menulis ')}"
            for index, item in enumerate(step.timeouts, 1)
        }
        return {
            "pelaksana": _role_title(self.definition, step.role),
            "batas waktu": self._deadline(step),
            "batas waktu berhenti selama menunggu": ", ".join(step.pauses_for),
            "kalender": _calendar(step),
            **{
                f'isian "{field_title(self.definition, item.field)}" ({item.field})': (
                    self._form_field(item)
                )
                for item in step.form
            },
            "urutan isian": ", ".join(item.field for item in step.form),
            **timeouts,
            "orang yang harus berbeda dari": ", ".join(
                map(self._to, step.not_same_person_as)
            ),
            "tindakan lain": ", ".join(step.actions),
            "jawaban yang ditampilkan": ", ".join(step.shows),
            "dokumen yang diperlukan": ", ".join(step.documents),
            "surat yang ditawarkan": ", ".join(step.letters),
            "diulang selama": again,
            "langkah berikutnya": self._to(step.next),
        }

    def _deadline(self, step: TaskStep) -> str:
        if step.same_deadline_as:
            return "melanjutkan " + ", ".join(map(self._to, step.same_deadline_as))
        text = step.deadline or ""
        match step.deadline_from:
            case str() as field:
                title = field_title(self.definition, field)
                text += f', dihitung sejak "{title}"'
            case ClockStart(due_of=str() as other):
                text += f", dihitung dari batas waktu {self._to(other)}"
            case ClockStart(opening_of=str() as other):
                text += f", dihitung sejak {self._to(other)} dibuka"
            case _:
                pass
        return text

    def _form_field(self, item: FormField) -> str:
        required = "wajib" if item.required else "tidak wajib"
        return required + (f", bila {self._when(item.when)}" if item.when else "")

    def _branches(self, branches: Sequence[Branch]) -> Aspects:
        return {
            f"cabang ke-{index}": f"{_quoted(branch.title)} "
            + (f"bila {self._when(branch.when)}" if branch.when else "selalu")
            + f", ke {self._to(branch.next)}"
            for index, branch in enumerate(branches, 1)
        }

    def _wait(self, step: WaitStep) -> Aspects:
        messages = {
            f'pesan "{item.message}"': f"{_quoted(item.title)} ke {self._to(item.next)}"
            + self._sets(item.set, ", menulis ")
            for item in step.messages
        }
        expiry = ""
        if step.expiry:
            expiry = f"{term_text(step.expiry.after)}, ke {self._to(step.expiry.next)}"
            expiry += self._sets(step.expiry.set, ", menulis ")
        return {
            **messages,
            "urutan pesan": ", ".join(item.message for item in step.messages),
            "waktu habis": expiry,
            "kalender": _calendar(step),
            "yang ditunggu": step.waits_for,
        }

    def _call(self, step: CallStep) -> Aspects:
        given = ", ".join(
            f"{name} dari {own}" for name, own in sorted(step.give.items())
        )
        return {
            "proses yang dipanggil": step.process,
            "kasus": "kasus yang sama" if step.on == "same" else "kasus terkait",
            "ditunggu": "ya" if step.wait else "tidak",
            "isian yang diberikan": given,
            "hasil disimpan pada": step.outcome_to or "",
            "langkah berikutnya": self._to(step.next),
        }

    def _when(self, condition: Condition) -> str:
        return f"({sentence(condition, self.definition)})"

    def _sets(self, sets: Sets, before: str = "") -> str:
        texts = [
            f"{field_title(self.definition, name)} = "
            + value_title(self.definition, name, value)
            for name, value in sorted(sets.items())
        ]
        return before + ", ".join(texts) if texts else ""

    def _to(self, key: str) -> str:
        step = self.definition.steps.get(key)
        return f'"{step.title}" ({key})' if step else key
