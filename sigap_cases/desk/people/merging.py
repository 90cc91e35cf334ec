"""Merging two records that are one person, and parting them again."""

from datetime import date, time
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sigap_cases.desk import refusals
from sigap_cases.desk.forms import DeskForm
from sigap_cases.desk.officer import DeskRequest, for_staff
from sigap_cases.registry.matching import compare
from sigap_cases.registry.models import Person, PersonMerge
from sigap_cases.registry.searching import sketch_of
from sigap_cases.registry.services import access, merging
from sigap_cases.registry.services.merging import KEPT, OTHER, TOGETHER, Undone
from workflows.exceptions import WorkflowError

from .record import Record, find_person


class MergeForm(DeskForm):
    """One question for each contradiction."""

    reason = forms.CharField(
        label=gettext_lazy("Why are they one person?"), max_length=300, required=False
    )

    def __init__(self, *args: Any, kept: Person, other: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stays = _("in the record that stays")
        goes = _("in the record that is merged")
        questions: dict[str, forms.Field] = {}
        for one in merging.contradictions(kept, other):
            column = Person._meta.get_field(one.field)
            questions[one.field] = forms.ChoiceField(
                label=capfirst(str(getattr(column, "verbose_name", one.field))),
                choices=[
                    (KEPT, _worded(kept, one.field, stays)),
                    (OTHER, _worded(other, one.field, goes)),
                ],
                widget=forms.RadioSelect,
            )
        self.fields = questions | self.fields


def _worded(person: Person, field: str, where: str) -> Any:
    """What the record says, with what goes with it: a phase with its day."""
    words = [_word(person, name) for name in (field, *TOGETHER.get(field, ()))]
    return format_html("{}<small>{}</small>", ", ".join(filter(None, words)), where)


def _word(person: Person, name: str) -> str:
    value = getattr(person, name)
    if value is None:
        return ""
    if isinstance(value, date):
        return date_format(value, "j F Y")
    if isinstance(value, time):
        return value.strftime("%H.%M")
    choices = dict(Person._meta.get_field(name).flatchoices)  # type: ignore[union-attr]
    return str(choices.get(value, value))


@never_cache
@require_http_methods(["GET", "POST"])
@for_staff
def merge(request: DeskRequest, pk: int, other: int) -> HttpResponse:
    """Both records side by side, and what has to be chosen."""
    left, right = (
        Record(find_person(request.officer, one), request.officer)
        for one in (pk, other)
    )
    if pk == other or left.person.is_merged or right.person.is_merged:
        raise Http404
    if not left.changes or not right.changes:
        raise PermissionDenied
    for record in (left, right):
        access.record(record.person, by=request.officer.user)
    data = request.POST if request.method == "POST" else None
    form = MergeForm(data, kept=left.person, other=right.person)
    status = 200
    if request.method == "POST":
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            try:
                _merge(left.person, right.person, form, request.officer.user)
            except WorkflowError as error:
                status = refusals.put_on(form, error)
            else:
                messages.success(
                    request, _("The two records are one. It can be undone.")
                )
                return redirect("people:person", pk=pk)
    context = {
        "left": left,
        "right": right,
        "form": form,
        "match": compare(sketch_of(left.person), sketch_of(right.person)),
    }
    return render(request, "desk/people/merge.html", context, status=status)


def _merge(kept: Person, other: Person, form: MergeForm, by: Any) -> PersonMerge:
    told = form.cleaned_data
    choices = {name: told[name] for name in told if name != "reason"}
    return merging.merge(kept, other, choices=choices, reason=told["reason"], by=by)


@never_cache
@require_http_methods(["GET", "POST"])
@for_staff
def undo(request: DeskRequest, pk: int, merge: int) -> HttpResponse:
    record = Record(find_person(request.officer, pk), request.officer)
    made = get_object_or_404(PersonMerge, pk=merge, kept=record.person)
    if not record.changes:
        raise PermissionDenied
    if request.method == "POST":
        try:
            undone = merging.undo(made, by=request.officer.user)
        except WorkflowError as error:
            refusals.say(request, error)
        else:
            for sentence in sentences_of(undone):
                messages.success(request, sentence)
        return redirect("people:person", pk=pk)
    access.record(record.person, by=request.officer.user)
    context = {"record": record, "person": record.person, "merge": made}
    return render(request, "desk/people/unmerge.html", context)


def sentences_of(undone: Undone) -> list[str]:
    """What was done, and what could not be as it was."""
    told = [_("The two records are apart again, as before the merge.")]
    if undone.kept_columns:
        names = ", ".join(
            str(getattr(Person._meta.get_field(name), "verbose_name", name))
            for name in undone.kept_columns
        )
        told.append(
            _("Changed after the merge, and left as it is: %(names)s.")
            % {"names": names}
        )
    if undone.added_rows:
        told.append(
            _("Added after the merge, and left with this record: %(count)s rows.")
            % {"count": undone.added_rows}
        )
    if undone.missing_rows:
        told.append(
            _("Removed or tied elsewhere after the merge: %(count)s rows.")
            % {"count": undone.missing_rows}
        )
    return told
