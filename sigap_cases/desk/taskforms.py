"""The form of a task, made from its process definition."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from sigap_cases.cases.enums import DocumentKind
from sigap_cases.cases.exceptions import FileRefused
from sigap_cases.cases.models import Case
from sigap_cases.cases.services import documents
from workflows.definitions.conditions import fields_of, sentence
from workflows.definitions.schema import (
    Choice,
    Definition,
    FieldSpec,
    FieldType,
    FormField,
    RepeatStep,
    TaskStep,
)
from workflows.exceptions import InvalidValues
from workflows.models import WorkItem
from workflows.selectors import definition_of_version
from workflows.services import answers


# Up to so many choices are shown at once; more become a list to open.
MOST_RADIOS = 9
FILE = "__file"
MINUTE = "%Y-%m-%dT%H:%M"


class Answer(forms.Field):
    """A field whose value the engine checks: here it is only taken and shown again."""

    def __init__(
        self,
        *,
        spec: FieldSpec,
        line: FormField,
        definition: Definition,
        widget: forms.Widget,
    ) -> None:
        super().__init__(
            label=spec.title,
            help_text=spec.help or "",
            required=line.required,
            widget=widget,
        )
        self.spec = spec
        self.when = line.when.model_dump_json(by_alias=True) if line.when else ""
        self.only_if = sentence(line.when, definition) if line.when else ""

    def clean(self, value: Any) -> Any:
        return value


def _radios(choices: tuple[Choice, ...]) -> list[tuple[str, str]]:
    return [(choice.key, _titled(choice)) for choice in choices]


def _titled(choice: Choice) -> str:
    return f"{choice.title}. {choice.help}" if choice.help else choice.title


def _choice(spec: FieldSpec, _case: Case) -> forms.Widget:
    if len(spec.choices) <= MOST_RADIOS:
        return forms.RadioSelect(choices=_radios(spec.choices))
    return forms.Select(choices=[("", _("Choose")), *_radios(spec.choices)])


def _boolean(_spec: FieldSpec, _case: Case) -> forms.Widget:
    return forms.RadioSelect(choices=[("true", _("Yes")), ("false", _("No"))])


def _document(_spec: FieldSpec, case: Case) -> forms.Widget:
    known = [(str(document.pk), document.title) for document in case.documents.all()]
    return forms.Select(choices=[("", _("Choose a document of this case")), *known])


_WIDGETS: dict[FieldType, Callable[[FieldSpec, Case], forms.Widget]] = {
    FieldType.TEXT: lambda _spec, _case: forms.TextInput(
        attrs={"maxlength": answers.LONGEST_TEXT, "autocomplete": "off"}
    ),
    FieldType.LONG_TEXT: lambda _spec, _case: forms.Textarea(
        attrs={"rows": 4, "maxlength": answers.LONGEST_LONG_TEXT}
    ),
    FieldType.CHOICE: _choice,
    FieldType.BOOLEAN: _boolean,
    FieldType.INTEGER: lambda _spec, _case: forms.NumberInput(),
    FieldType.DATE: lambda _spec, _case: forms.DateInput(attrs={"type": "date"}),
    FieldType.DATETIME: lambda _spec, _case: forms.DateTimeInput(
        attrs={"type": "datetime-local"}
    ),
    FieldType.DOCUMENT: _document,
}


class TaskForm(forms.Form):
    """Bound or not; ``is_valid`` asks the engine, and ``values`` is what to complete with."""

    use_required_attribute = False

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: "MultiValueDict[str, UploadedFile[bytes]] | None" = None,
        *,
        item: WorkItem,
        case: Case,
    ) -> None:
        self.item = item
        self.case = case
        self.refused_files: dict[str, str] = {}
        self.definition = definition_of_version(item.process.version)
        self.step: TaskStep = self.definition.task_step(item.step)
        super().__init__(data, files, initial=self._remembered())
        for line in self.step.form:
            self._add(line)

    def _add(self, line: FormField) -> None:
        spec = self.definition.fields[line.field]
        widget = _WIDGETS[spec.type](spec, self.case)
        self.fields[line.field] = Answer(
            spec=spec, line=line, definition=self.definition, widget=widget
        )
        if spec.type is FieldType.DOCUMENT:
            self.fields[line.field + FILE] = forms.FileField(
                label=_("Or add a file: %(title)s") % {"title": spec.title},
                help_text=_("PDF or photo, at most 10 MB."),
                required=False,
            )

    def _remembered(self) -> dict[str, Any]:
        """What was saved; otherwise what is known and only has to be confirmed."""
        known = self._known_of_case()
        for line in self.step.form:
            if self._is_kept(line):
                known.setdefault(line.field, self.item.process.values.get(line.field))
        draft = getattr(self.item, "draft", None)
        if draft is None:
            return known
        # An open choice in a draft was not made yet; an empty text was emptied.
        return known | {
            name: value
            for name, value in draft.values.items()
            if value or self.definition.fields[name].type is not FieldType.CHOICE
        }

    def _is_kept(self, line: FormField) -> bool:
        """Whether what was answered the last time is the start for this time."""
        spec = self.definition.fields[line.field]
        return spec.type in _KEPT and not isinstance(self.step, RepeatStep)

    def _known_of_case(self) -> dict[str, Any]:
        known = {"urgency": self.case.urgency, "confidentiality": self.case.level}
        if self.case.case_type is not None:
            known["case_type"] = self.case.case_type.code.lower()
        return known

    def entered(self) -> dict[str, Any]:
        """What stands in the fields, as it was sent."""
        return {line.field: self._raw(line) for line in self.step.form}

    def written(self) -> dict[str, Any]:
        """The same for a draft, in the words of the page."""
        return {line.field: self.data.get(line.field, "") for line in self.step.form}

    def _raw(self, line: FormField) -> Any:
        raw = self.data.get(line.field, "")
        if self.definition.fields[line.field].type is FieldType.DATETIME:
            return _local(raw)
        return raw

    def take_files(self, *, by: Any) -> None:
        """Add the files that were sent to the case and choose them in their fields.

        They are kept whatever becomes of the form: nobody has to send a file twice.
        """
        for line in self.step.form:
            upload = self.files.get(line.field + FILE)
            if upload is None:
                continue
            spec = self.definition.fields[line.field]
            try:
                kept = documents.add(
                    self.case, upload, kind=DocumentKind.OTHER, title=spec.title, by=by
                )
            except FileRefused as error:
                self.refused_files[line.field + FILE] = str(error.sentence)
                continue
            self.data = {**self.written(), line.field: str(kept.pk)}
            self.fields[line.field].widget = _document(spec, self.case)

    def clean(self) -> dict[str, Any]:
        for name, words in self.refused_files.items():
            self.add_error(name, words)
        known = self.item.process.values
        try:
            values = answers.clean(self.definition, self.step, self.entered(), known)
        except InvalidValues as error:
            self.refuse(error)
            return {}
        for name, value in values.items():
            if self._is_foreign(name, value):
                self.add_error(name, _("Choose a document of this case."))
        return values

    def _is_foreign(self, name: str, value: Any) -> bool:
        if value is None or self.definition.fields[name].type is not FieldType.DOCUMENT:
            return False
        return not self.case.documents.filter(pk=value).exists()

    def refuse(self, error: InvalidValues) -> None:
        for name, words in error.errors.items():
            self.add_error(name, words)

    @property
    def parts(self) -> list[tuple[BoundField, str, str]]:
        """Fields with the condition they are shown on, for the script and in words."""
        shown: list[tuple[BoundField, str, str]] = []
        for bound in self.visible_fields():
            own = self.fields[bound.name.removesuffix(FILE)]
            when = own.when if isinstance(own, Answer) else ""
            only_if = (
                own.only_if
                if isinstance(own, Answer) and FILE not in bound.name
                else ""
            )
            shown.append((bound, when, only_if))
        return shown

    @property
    def known(self) -> str:
        """What the conditions read besides the form itself, for the script."""
        asked = {name for line in self.step.form for name in fields_of(line.when)}
        own = {line.field for line in self.step.form}
        values = self.item.process.values
        return json.dumps({name: values.get(name) for name in sorted(asked - own)})


_KEPT = (FieldType.LONG_TEXT, FieldType.DOCUMENT)


def _local(raw: str) -> str:
    """A time as a browser sends it, without zone, is the office's."""
    try:
        moment = datetime.strptime(raw, MINUTE)  # noqa: DTZ007 made aware below
    except ValueError:
        return raw
    return timezone.make_aware(moment).isoformat()
