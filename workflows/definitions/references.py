"""Whether everything that a definition refers to exists and fits."""

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator

from workflows.definitions.conditions import Atom, is_integer
from workflows.definitions.document import join
from workflows.definitions.graph import edges_of
from workflows.definitions.problems import Problem
from workflows.definitions.schema import (
    AllOf,
    AnyOf,
    AtLeast,
    AutomaticStep,
    CallStep,
    ClockStart,
    Condition,
    DecisionStep,
    Definition,
    EndStep,
    FieldSpec,
    FieldType,
    ForkStep,
    HumanStep,
    In,
    Is,
    IsSet,
    JoinStep,
    Not,
    RepeatStep,
    Role,
    Scalar,
    Sets,
    Step,
    TaskStep,
    Term,
    UnitLevel,
    WaitStep,
)
from workflows.definitions.use import check_use
from workflows.definitions.vocabulary import Vocabulary


_CONSTANT_TYPES = {
    FieldType.BOOLEAN: "true atau false",
    FieldType.CHOICE: "salah satu pilihannya",
    FieldType.INTEGER: "bilangan bulat dalam batasnya",
    FieldType.TEXT: "teks",
    FieldType.LONG_TEXT: "teks",
}
# Who may be waited for while a clock stands still.
PAUSES_FOR = ("reporter",)


def check_references(
    definition: Definition, vocabulary: Vocabulary
) -> Iterator[Problem]:
    yield from _check_fields(definition)
    yield from _check_people(definition, vocabulary)
    yield from _check_checklist(definition, vocabulary)
    yield from unknown("start", definition.start, definition.steps, "Langkah awal")
    for key, step in definition.steps.items():
        yield from _StepCheck(definition, vocabulary, key).problems(step)
    yield from check_use(definition)


def unknown(path: str, name: str, known: Iterable[str], what: str) -> Iterator[Problem]:
    """A problem if ``name`` is not among ``known``, with the nearest known name."""
    names = sorted(known)
    if name in names:
        return
    near = difflib.get_close_matches(name, names, n=1)
    hint = f' Mungkin maksudnya "{near[0]}".' if near else ""
    yield Problem(path, "unknown_reference", f'{what} "{name}" tidak ada.{hint}')


def _check_fields(definition: Definition) -> Iterator[Problem]:
    for index, name in enumerate(definition.given):
        yield from unknown(f"given[{index}]", name, definition.fields, "Isian")
    for name, spec in definition.fields.items():
        yield from _check_field(f"fields.{name}", spec)


def _check_field(path: str, spec: FieldSpec) -> Iterator[Problem]:
    if spec.type is FieldType.CHOICE and not spec.choices:
        sentence = f'Isian "{spec.title}" berjenis pilihan tetapi belum punya pilihan.'
        yield Problem(join(path, "choices"), "no_choices", sentence)
    if spec.type is not FieldType.CHOICE and spec.choices:
        sentence = (
            f'Isian "{spec.title}" bukan pilihan; hapus "choices" atau ganti jenisnya.'
        )
        yield Problem(join(path, "choices"), "needless_choices", sentence)
    for key, count in Counter(choice.key for choice in spec.choices).items():
        if count > 1:
            sentence = f'Pilihan "{key}" ditulis {count} kali.'
            yield Problem(join(path, "choices"), "duplicate_choice", sentence)
    bounds = [bound for bound in (spec.minimum, spec.maximum) if bound is not None]
    if bounds and spec.type is not FieldType.INTEGER:
        sentence = 'Hanya isian bilangan yang memakai "minimum" dan "maximum".'
        yield Problem(path, "needless_bounds", sentence)
    if len(bounds) == 2 and bounds[0] > bounds[1]:
        yield Problem(path, "empty_range", '"minimum" lebih besar daripada "maximum".')


def _check_people(definition: Definition, vocabulary: Vocabulary) -> Iterator[Problem]:
    for key, role in definition.roles.items():
        yield from unknown(f"roles.{key}.post", role.post, vocabulary.posts, "Peran")
        if role.post_from is not None:
            path = f"roles.{key}.post_from"
            yield from _check_post_field(path, role.post_from, definition, vocabulary)
        yield from _check_stand_in(definition, key, role)
    for key, outcome in definition.outcomes.items():
        path = f"outcomes.{key}"
        if outcome.status is not None:
            yield from unknown(
                f"{path}.status", outcome.status, vocabulary.statuses, "Status"
            )
        for index, role_key in enumerate(outcome.cancel_by):
            yield from unknown(
                f"{path}.cancel_by[{index}]", role_key, definition.roles, "Pelaksana"
            )


def _check_post_field(
    path: str, name: str, definition: Definition, vocabulary: Vocabulary
) -> Iterator[Problem]:
    """A field that settles a role's post offers posts and nothing else."""
    yield from unknown(path, name, definition.fields, "Isian")
    spec = definition.fields.get(name)
    if spec is None:
        return
    if spec.type is not FieldType.CHOICE:
        sentence = f'Isian "{spec.title}" menentukan peran, jadi harus pilihan.'
        yield Problem(path, "post_field_not_choice", sentence)
    for choice in spec.choices:
        yield from unknown(path, choice.key, vocabulary.posts, "Peran")


def _check_stand_in(definition: Definition, key: str, role: Role) -> Iterator[Problem]:
    """The office is always there: whoever stands in works at it, or nobody might."""
    if role.otherwise is None:
        return
    path = f"roles.{key}.otherwise"
    yield from unknown(path, role.otherwise, definition.roles, "Pelaksana")
    other = definition.roles.get(role.otherwise)
    if role.at is UnitLevel.OFFICE or (other and other.at is not UnitLevel.OFFICE):
        sentence = (
            f'Pengganti "{role.title}" bekerja di kantor, dan hanya diperlukan bila '
            f'"{role.title}" sendiri tidak di kantor.'
        )
        yield Problem(path, "stand_in_not_at_office", sentence)


def _check_checklist(
    definition: Definition, vocabulary: Vocabulary
) -> Iterator[Problem]:
    kinds = vocabulary.document_kinds
    for key, spec in definition.documents.items():
        path = f"documents.{key}"
        yield from unknown(f"{path}.kind", spec.kind, kinds, "Jenis dokumen")
        if spec.when is not None:
            check = _StepCheck(definition, vocabulary, key)
            yield from check.condition(f"{path}.when", spec.when)


def fits(spec: FieldSpec, value: Scalar) -> bool:
    """Whether a constant can be a value of the field."""
    match spec.type:
        case FieldType.BOOLEAN:
            return isinstance(value, bool)
        case FieldType.CHOICE:
            return any(choice.key == value for choice in spec.choices)
        case FieldType.INTEGER:
            return is_integer(value) and _in_range(spec, value)
        case _:
            return spec.type in _CONSTANT_TYPES and isinstance(value, str)


def _in_range(spec: FieldSpec, value: int) -> bool:
    if spec.minimum is not None and value < spec.minimum:
        return False
    return spec.maximum is None or value <= spec.maximum


class _StepCheck:
    """Checks the references of one step."""

    def __init__(
        self, definition: Definition, vocabulary: Vocabulary, key: str
    ) -> None:
        self.definition = definition
        self.vocabulary = vocabulary
        self.key = key
        self.path = f"steps.{key}"

    def problems(self, step: Step) -> Iterator[Problem]:
        yield from self._name()
        if step.status is not None:
            path = join(self.path, "status")
            yield from unknown(path, step.status, self.vocabulary.statuses, "Status")
        yield from self._sets(join(self.path, "set"), step.set)
        for edge in edges_of(self.key, step):
            yield from unknown(edge.path, edge.target, self.definition.steps, "Langkah")
        yield from self._kind(step)

    def _name(self) -> Iterator[Problem]:
        shadows = self.key in self.vocabulary.reserved or self.key.endswith("_path")
        if shadows or self.key.startswith("_"):
            sentence = f'Nama langkah "{self.key}" dipakai oleh sistem sendiri; pilih nama lain.'
            yield Problem(self.path, "reserved_name", sentence)

    def _kind(self, step: Step) -> Iterator[Problem]:
        match step:
            case HumanStep() | RepeatStep():
                yield from self._task(step)
            case AutomaticStep():
                path = join(self.path, "action")
                yield from unknown(
                    path, step.action, self.vocabulary.actions, "Tindakan"
                )
            case DecisionStep() | ForkStep():
                yield from self._branches(step)
            case WaitStep():
                yield from self._wait(step)
            case CallStep():
                yield from self._call(step)
            case EndStep():
                yield from self._end(step)
            case JoinStep():
                return

    def _end(self, step: EndStep) -> Iterator[Problem]:
        if step.outcome is not None:
            known = self.definition.outcomes
            yield from unknown(
                f"{self.path}.outcome", step.outcome, known, "Hasil akhir"
            )

    def _task(self, step: TaskStep) -> Iterator[Problem]:
        at = self.path
        yield from unknown(f"{at}.role", step.role, self.definition.roles, "Pelaksana")
        if step.deadline is not None:
            yield from self._deadline(f"{at}.deadline", step.deadline)
        yield from self._clock(step)
        yield from self._form(step)
        for index, timeout in enumerate(step.timeouts):
            path = f"{at}.timeouts[{index}]"
            yield from self._term(f"{path}.after", timeout.after)
            yield from self._sets(f"{path}.set", timeout.set)
        for index, other in enumerate(step.not_same_person_as):
            yield from self._other_task(f"{at}.not_same_person_as[{index}]", other)
        for index, action in enumerate(step.actions):
            path = f"{at}.actions[{index}]"
            yield from unknown(path, action, self.vocabulary.task_actions, "Tindakan")
        yield from self._beside(step)
        if isinstance(step, RepeatStep):
            yield from self.condition(f"{at}.again", step.again)

    def _beside(self, step: TaskStep) -> Iterator[Problem]:
        """What stands beside a task's form."""
        for what, names, known, title in (
            ("shows", step.shows, self.definition.fields, "Isian"),
            ("documents", step.documents, self.definition.documents, "Dokumen"),
            ("letters", step.letters, self.vocabulary.letters, "Surat"),
        ):
            for index, name in enumerate(names):
                yield from unknown(f"{self.path}.{what}[{index}]", name, known, title)

    def _clock(self, step: TaskStep) -> Iterator[Problem]:
        doubled = step.same_deadline_as and (step.deadline or step.deadline_from)
        if doubled or (step.deadline_from is not None and step.deadline is None):
            sentence = (
                'Batas waktu diisi "deadline" (boleh bersama "deadline_from"), atau '
                '"same_deadline_as" saja.'
            )
            yield Problem(self.path, "bad_deadline", sentence)
        if step.calendar is not None and not (step.deadline or step.timeouts):
            yield self._idle_calendar()
        for index, other in enumerate(step.same_deadline_as):
            yield from self._other_task(f"{self.path}.same_deadline_as[{index}]", other)
        yield from self._pauses(step)
        path = f"{self.path}.deadline_from"
        match step.deadline_from:
            case str() as field:
                yield from self._counted_date(path, field)
            case ClockStart() as begun:
                yield from self._counted_step(path, begun)
            case None:
                return

    def _pauses(self, step: TaskStep) -> Iterator[Problem]:
        if step.pauses_for and not (step.deadline or step.same_deadline_as):
            sentence = (
                "Tugas tanpa batas waktu tidak mempunyai waktu yang dapat berhenti."
            )
            yield Problem(f"{self.path}.pauses_for", "pause_without_deadline", sentence)
        for index, whom in enumerate(step.pauses_for):
            path = f"{self.path}.pauses_for[{index}]"
            if whom == "partner":
                sentence = "Batas waktu tidak pernah berhenti karena menunggu mitra."
                yield Problem(path, "pauses_for_partner", sentence)
            else:
                yield from unknown(path, whom, PAUSES_FOR, "Yang ditunggu")

    def _idle_calendar(self) -> Problem:
        sentence = 'Langkah ini tidak menghitung waktu, jadi "calendar" tidak dipakai.'
        return Problem(f"{self.path}.calendar", "bad_deadline", sentence)

    def _counted_date(self, path: str, field: str) -> Iterator[Problem]:
        yield from unknown(path, field, self.definition.fields, "Isian")
        spec = self.definition.fields.get(field)
        if spec and spec.type not in {FieldType.DATE, FieldType.DATETIME}:
            sentence = "Batas waktu hanya dapat dihitung sejak isian tanggal."
            yield Problem(path, "not_a_date", sentence)

    def _counted_step(self, path: str, begun: ClockStart) -> Iterator[Problem]:
        if (begun.opening_of is None) is (begun.due_of is None):
            sentence = 'Isi salah satu: "opening_of" atau "due_of".'
            yield Problem(path, "bad_deadline", sentence)
        for word, other in (
            ("opening_of", begun.opening_of),
            ("due_of", begun.due_of),
        ):
            if other is not None:
                yield from self._other_task(f"{path}.{word}", other)

    def _form(self, step: TaskStep) -> Iterator[Problem]:
        seen: set[str] = set()
        for index, item in enumerate(step.form):
            path = f"{self.path}.form[{index}]"
            yield from unknown(
                f"{path}.field", item.field, self.definition.fields, "Isian"
            )
            if item.field in seen:
                sentence = f'Isian "{item.field}" sudah ada pada formulir ini.'
                yield Problem(f"{path}.field", "duplicate_form_field", sentence)
            seen.add(item.field)
            if item.when is not None:
                yield from self.condition(f"{path}.when", item.when)

    def _other_task(self, path: str, other: str) -> Iterator[Problem]:
        if other == self.key:
            sentence = "Langkah ini membandingkan orang dengan dirinya sendiri."
            yield Problem(path, "same_step", sentence)
        elif not isinstance(self.definition.steps.get(other), HumanStep | RepeatStep):
            tasks = [
                key
                for key, step in self.definition.steps.items()
                if isinstance(step, HumanStep | RepeatStep)
            ]
            yield from unknown(path, other, tasks, "Tugas")

    def _branches(self, step: DecisionStep | ForkStep) -> Iterator[Problem]:
        for index, branch in enumerate(step.branches):
            if branch.when is not None:
                path = f"{self.path}.branches[{index}].when"
                yield from self.condition(path, branch.when)
        if isinstance(step, ForkStep):
            joins = [
                key
                for key, other in self.definition.steps.items()
                if isinstance(other, JoinStep)
            ]
            yield from unknown(
                f"{self.path}.join", step.join, joins, "Titik temu (join)"
            )

    def _wait(self, step: WaitStep) -> Iterator[Problem]:
        if not step.messages and step.expiry is None:
            sentence = (
                f'Penantian "{step.title}" tidak pernah selesai; isi "messages", '
                '"expiry", atau keduanya.'
            )
            yield Problem(self.path, "endless_wait", sentence)
        for name, count in Counter(item.message for item in step.messages).items():
            if count > 1:
                sentence = (
                    f'Pesan "{name}" ditunggu {count} kali pada langkah yang sama.'
                )
                yield Problem(f"{self.path}.messages", "duplicate_message", sentence)
        for index, item in enumerate(step.messages):
            yield from self._sets(f"{self.path}.messages[{index}].set", item.set)
        if step.calendar is not None and step.expiry is None:
            yield self._idle_calendar()
        if step.expiry is not None:
            yield from self._term(f"{self.path}.expiry.after", step.expiry.after)
            yield from self._sets(f"{self.path}.expiry.set", step.expiry.set)

    def _call(self, step: CallStep) -> Iterator[Problem]:
        processes = self.vocabulary.processes | {self.definition.key}
        yield from unknown(f"{self.path}.process", step.process, processes, "Proses")
        itself = step.process == self.definition.key
        if itself and (step.on == "same" or not step.wait):
            sentence = "Proses ini memanggil dirinya sendiri tanpa akhir."
            yield Problem(f"{self.path}.process", "calls_itself", sentence)
        for name, own in step.give.items():
            path = f"{self.path}.give.{name}"
            yield from unknown(path, own, self.definition.fields, "Isian")
        if step.outcome_to is not None:
            yield from self._outcome_field(step.outcome_to, waited=step.wait)

    def _outcome_field(self, name: str, *, waited: bool) -> Iterator[Problem]:
        path = f"{self.path}.outcome_to"
        yield from unknown(path, name, self.definition.fields, "Isian")
        spec = self.definition.fields.get(name)
        if spec and spec.type not in {FieldType.CHOICE, FieldType.TEXT}:
            sentence = (
                "Hasil proses lain hanya dapat disimpan pada isian pilihan atau teks."
            )
            yield Problem(path, "value_does_not_fit", sentence)
        if not waited:
            sentence = 'Hasil proses lain hanya ada bila ditunggu; isi "wait: true".'
            yield Problem(path, "not_waited", sentence)

    def _deadline(self, path: str, kode: str) -> Iterator[Problem]:
        known = self.vocabulary.deadlines
        yield from unknown(path, kode, known, "Kode batas waktu yang aktif")

    def _term(self, path: str, term: Term) -> Iterator[Problem]:
        amount = term.amount is not None, term.unit is not None
        if term.deadline is not None and not any(amount):
            yield from self._deadline(f"{path}.deadline", term.deadline)
        elif term.deadline is not None or not all(amount):
            sentence = (
                'Jangka waktu diisi "deadline" saja, atau "amount" bersama "unit".'
            )
            yield Problem(path, "bad_term", sentence)

    def _sets(self, path: str, sets: Sets) -> Iterator[Problem]:
        for name, value in sets.items():
            yield from unknown(f"{path}.{name}", name, self.definition.fields, "Isian")
            spec = self.definition.fields.get(name)
            if spec is not None:
                yield from _value(f"{path}.{name}", spec, value)

    def condition(self, path: str, condition: Condition) -> Iterator[Problem]:
        match condition:
            case AllOf(all=parts) | AnyOf(any=parts):
                word = "all" if isinstance(condition, AllOf) else "any"
                for index, part in enumerate(parts):
                    yield from self.condition(f"{path}.{word}[{index}]", part)
            case Not(not_=part):
                yield from self.condition(f"{path}.not", part)
            case _:
                yield from self._atom(path, condition)

    def _atom(self, path: str, atom: Atom) -> Iterator[Problem]:
        yield from unknown(f"{path}.field", atom.field, self.definition.fields, "Isian")
        spec = self.definition.fields.get(atom.field)
        if spec is None or isinstance(atom, IsSet):
            return
        match atom:
            case Is():
                yield from _value(f"{path}.is", spec, atom.is_)
            case In():
                for index, value in enumerate(atom.in_):
                    yield from _value(f"{path}.in[{index}]", spec, value)
            case AtLeast():
                yield from _number(f"{path}.at_least", spec)


def _number(path: str, spec: FieldSpec) -> Iterator[Problem]:
    if spec.type is not FieldType.INTEGER:
        sentence = f'"at_least" hanya untuk bilangan; "{spec.title}" bukan bilangan.'
        yield Problem(path, "value_does_not_fit", sentence)


def _value(path: str, spec: FieldSpec, value: Scalar) -> Iterator[Problem]:
    if fits(spec, value):
        return
    expected = _CONSTANT_TYPES.get(spec.type)
    if expected is None:
        sentence = f'Isian "{spec.title}" hanya dapat diperiksa dengan "is_set".'
    else:
        listed = ", ".join(choice.key for choice in spec.choices)
        shown = str(value).lower() if isinstance(value, bool) else str(value)
        sentence = (
            f'Isian "{spec.title}" tidak dapat berisi "{shown}"; pakai {expected}'
        )
        sentence += f": {listed}." if listed else "."
    yield Problem(path, "value_does_not_fit", sentence)
