"""Forms of referrals: sending one, answering it, and what the office does with it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import Post, UnitKind
from accounts.models import Membership, Unit, User
from sigap_cases.cases.enums import (
    SHARED_FIELDS,
    EntryKind,
    Level,
    ReferralGround,
    ReferralWay,
)
from sigap_cases.cases.exceptions import FileRefused
from sigap_cases.cases.models import Case, Document, Party, Referral
from sigap_cases.cases.services import referral_answers
from sigap_cases.cases.services.referral_answers import (
    Answer,
    Note,
    Numbered,
    Received,
)
from sigap_cases.cases.services.referrals import USUAL, Sending, Told
from workflows.definitions.schema import Definition, WaitStep
from workflows.models import WorkItem

from .forms import DeskForm, long_text
from .taskforms import TaskForm


ATTACHMENT = "attachment"


def _day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        **options,
    )


def _boxes(label: Any, **options: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, widget=forms.CheckboxSelectMultiple, **options
    )


def _file(**options: Any) -> forms.FileField:
    return forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("PDF or photo, at most 10 MB."),
        required=False,
        **options,
    )


def _choose(form: forms.Form, name: str, choices: Any) -> None:
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} offers no choices")
    field.choices = choices


def agencies(case: Case) -> list[Any]:
    """The units a part of the case may go to, by kind; villages of a normal case only."""
    kinds = [UnitKind.PARTNER]
    if case.level == Level.NORMAL:
        kinds += [UnitKind.DISTRICT, UnitKind.VILLAGE]
    units = Unit.objects.filter(kind__in=kinds, is_active=True).select_related("parent")
    groups: dict[str, list[tuple[str, str]]] = {str(kind.label): [] for kind in kinds}
    for unit in units.order_by("name"):
        in_district = unit.kind == UnitKind.VILLAGE and unit.parent is not None
        above = f", {unit.parent}" if in_district else ""
        groups[str(UnitKind(unit.kind).label)].append(
            (str(unit.pk), f"{unit.name}{above}")
        )
    return [("", _("Not in the list; I write its name")), *groups.items()]


def documents_of(case: Case) -> list[tuple[str, str]]:
    return [(str(row.pk), row.title) for row in case.documents.all()]


def parties_of(case: Case) -> list[tuple[str, str]]:
    """One box for each field of each party that holds something."""
    return [
        (f"{party.pk}:{name}", f"{party.get_role_display()}: {label}, {value}")
        for party in case.parties.all()
        for name, label in SHARED_FIELDS.items()
        if (value := getattr(party, name))
    ]


def people_of_partners() -> list[tuple[str, str]]:
    held = Membership.objects.filter(
        post=Post.MITRA, valid__contains=timezone.localdate(), user__is_active=True
    ).select_related("user", "unit")
    return [
        (str(row.user_id), f"{row.user}, {row.unit}")
        for row in held.order_by("unit__name", "user__full_name")
    ]


def chosen_parties(case: Case, ticked: list[str]) -> list[Told]:
    fields: dict[int, list[str]] = {}
    for box in ticked:
        pk, _colon, name = box.partition(":")
        fields.setdefault(int(pk), []).append(name)
    rows = Party.objects.filter(case=case, pk__in=fields)
    return [(party, fields[party.pk]) for party in rows]


def chosen_documents(case: Case, ticked: list[str]) -> list[Document]:
    return list(case.documents.filter(pk__in=[int(pk) for pk in ticked]))


def waits_for_partners(definition: Definition) -> list[tuple[str, str]]:
    return [
        (key, step.title)
        for key, step in definition.steps.items()
        if isinstance(step, WaitStep)
        and any(b.message == referral_answers.PARTNER_REPLIED for b in step.messages)
    ]


class ReferForm(DeskForm):
    """What goes to whom. Nothing is ticked beforehand: each thing told is a decision."""

    partner = forms.ChoiceField(label=gettext_lazy("Receiving agency"), required=False)
    agency = forms.CharField(
        label=gettext_lazy("Name of an agency that is not in the list"),
        max_length=160,
        required=False,
    )
    told_agreed = forms.BooleanField(
        label=gettext_lazy(
            "The reporter has agreed that this village or district office may know"
        ),
        required=False,
    )
    purpose = forms.CharField(
        label=gettext_lazy("Purpose"),
        max_length=300,
        help_text=gettext_lazy("What you ask of this agency, in one sentence."),
    )
    summary = long_text(
        gettext_lazy("Summary for the partner"),
        rows=6,
        help_text=gettext_lazy(
            "The partner reads this and not the case. Write what it has to know, no more."
        ),
    )
    parties = _boxes(
        gettext_lazy("Whose data goes along"),
        help_text=gettext_lazy("Only what is ticked is shown, as it stands today."),
    )
    documents = _boxes(gettext_lazy("Documents that go along"))
    ground = forms.ChoiceField(
        label=gettext_lazy("On what ground?"),
        choices=ReferralGround.choices,
        widget=forms.RadioSelect,
    )
    ground_note = forms.CharField(
        label=gettext_lazy("Note on the ground"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("For example: agreed by telephone on 3 November."),
    )
    way = forms.ChoiceField(
        label=gettext_lazy("How does the agency answer?"),
        choices=ReferralWay.choices,
        widget=forms.RadioSelect,
        initial=ReferralWay.ACCOUNT,
    )
    people = _boxes(
        gettext_lazy("Who at the agency may read it"),
        help_text=gettext_lazy(
            "A secret case goes to named people only; their colleagues do not see it."
        ),
    )
    letter_number = forms.CharField(
        label=gettext_lazy("Letter number"), max_length=80, required=False
    )
    letter_date = _day(gettext_lazy("Letter date"), required=False)
    ends_on = _day(
        gettext_lazy("Last day"),
        help_text=gettext_lazy("After it the partner sees nothing of the referral."),
    )
    awaited_step = forms.ChoiceField(
        label=gettext_lazy("Does the case wait for this answer?"),
        required=False,
        help_text=gettext_lazy(
            "The case goes on by itself when this partner accepts, refuses or reports."
        ),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        case: Case,
        definition: Definition,
        awaited: str = "",
    ) -> None:
        last_day = timezone.localdate() + USUAL
        super().__init__(data, initial={"ends_on": last_day, "awaited_step": awaited})
        self.case = case
        _choose(self, "partner", agencies(case))
        _choose(self, "documents", documents_of(case))
        _choose(self, "parties", parties_of(case))
        none = ("", _("No, the case goes on its own way"))
        _choose(self, "awaited_step", [none, *waits_for_partners(definition)])
        if case.level == Level.SECRET:
            _choose(self, "people", people_of_partners())
        else:
            del self.fields["people"]
        if case.level != Level.NORMAL:
            del self.fields["told_agreed"]
        for name in ("documents", "parties"):
            if not self.fields[name].choices:  # type: ignore[attr-defined]
                del self.fields[name]


def sending_of(case: Case, told: Mapping[str, Any]) -> Sending:
    """What the checked form of sending says."""
    unit = Unit.objects.filter(pk=told["partner"]).first() if told["partner"] else None
    return Sending(
        partner=unit,
        documents=chosen_documents(case, told.get("documents") or []),
        parties=chosen_parties(case, told.get("parties") or []),
        people=list(User.objects.filter(pk__in=told.get("people") or [])),
        told_agreed=told.get("told_agreed", False),
        **{name: told[name] for name in _AS_TOLD},
    )


_AS_TOLD = (
    "agency",
    "way",
    "purpose",
    "summary",
    "ground",
    "ground_note",
    "ends_on",
    "awaited_step",
    "letter_number",
    "letter_date",
)


class NumberFields(DeskForm):
    number_kind = forms.CharField(
        label=gettext_lazy("Kind of number"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("For example LP, SP2HP, a register or letter number."),
    )
    number = forms.CharField(
        label=gettext_lazy("The agency's own number"), max_length=120, required=False
    )
    number_date = _day(gettext_lazy("Date of that number"), required=False)

    def numbered(self) -> Numbered:
        told = self.cleaned_data
        return Numbered(
            kind=told["number_kind"], number=told["number"], dated=told["number_date"]
        )


class NoteForm(NumberFields):
    """A note, a number or a file, whatever task is open."""

    body = long_text(gettext_lazy("Note"), required=False)
    file = _file()
    file_title = forms.CharField(
        label=gettext_lazy("What is it?"), max_length=150, required=False
    )

    field_order = ("body", "file", "file_title", "number_kind", "number", "number_date")

    def note(self) -> Note:
        told = self.cleaned_data
        return Note(
            body=told["body"],
            numbered=self.numbered(),
            upload=told["file"],
            title=told["file_title"],
        )


class AnswerForm(NumberFields):
    """What the partner answered outside of the product."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What did the agency answer?"), widget=forms.RadioSelect
    )
    body = long_text(gettext_lazy("What was answered"), required=False)
    sender = forms.CharField(
        label=gettext_lazy("Who answered"),
        max_length=160,
        help_text=gettext_lazy("Name and capacity."),
    )
    letter_number = forms.CharField(
        label=gettext_lazy("Letter number"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Leave empty where it came by telephone."),
    )
    letter_date = _day(gettext_lazy("Letter date"), required=False)
    file = _file()

    field_order = (
        "kind",
        "body",
        "sender",
        "letter_number",
        "letter_date",
        "file",
        "number_kind",
        "number",
        "number_date",
    )

    def __init__(self, *args: Any, awaited: list[EntryKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "kind", [(kind.value, kind.label) for kind in awaited])

    def answer(self) -> Answer:
        told = self.cleaned_data
        return Answer(
            kind=told["kind"],
            body=told["body"],
            received=Received(
                sender=told["sender"],
                letter_number=told["letter_number"],
                letter_date=told["letter_date"],
            ),
            numbered=self.numbered(),
            upload=told["file"],
        )


class ShareForm(DeskForm):
    documents = _boxes(gettext_lazy("Documents to share"))
    parties = _boxes(
        gettext_lazy("Whose data to share"),
        help_text=gettext_lazy("Only what is ticked is shown, as it stands today."),
    )

    def __init__(self, *args: Any, referral: Referral, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = referral.case
        has = {
            str(pk) for pk in referral.documents.values_list("document_id", flat=True)
        }
        rows = [row for row in documents_of(self.case) if row[0] not in has]
        _choose(self, "documents", rows)
        _choose(self, "parties", parties_of(self.case))

    def chosen(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {
            "documents": chosen_documents(self.case, told["documents"]),
            "parties": chosen_parties(self.case, told["parties"]),
        }


class PeopleForm(DeskForm):
    user = forms.ModelChoiceField(
        label=gettext_lazy("Person"), queryset=User.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["user"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = User.objects.filter(pk__in=[user.pk for user in people])


class WayForm(DeskForm):
    way = forms.ChoiceField(
        label=gettext_lazy("How does the agency answer?"),
        choices=ReferralWay.choices,
        widget=forms.RadioSelect,
    )
    people = _boxes(gettext_lazy("Who at the agency may read it"))

    def __init__(self, *args: Any, referral: Referral, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if referral.case.level == Level.SECRET:
            _choose(self, "people", people_of_partners())
        else:
            del self.fields["people"]


class LinkForm(DeskForm):
    person = forms.CharField(
        label=gettext_lazy("For whom"),
        max_length=150,
        help_text=gettext_lazy("Name and capacity. The link is for this person alone."),
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days it is valid"), min_value=1, max_value=30, initial=7
    )
    pin = forms.CharField(
        label=gettext_lazy("PIN, told by telephone"),
        max_length=12,
        min_length=4,
        required=False,
        help_text=gettext_lazy(
            "4 to 12 digits. Whoever opens the link is asked for it. Do not send it along."
        ),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_pin(self) -> str:
        pin = str(self.cleaned_data["pin"]).strip()
        if pin and not pin.isdecimal():
            raise forms.ValidationError(_("Digits only."))
        return pin


class ReferralTaskForm(TaskForm):
    """A task of a referral: made from its definition, and for a partner with a file.

    Nothing of the case is in it; what the partner adds goes to the referral.
    """

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: "MultiValueDict[str, UploadedFile[bytes]] | None" = None,
        *,
        item: WorkItem,
        referral: Referral,
    ) -> None:
        self.referral = referral
        super().__init__(data, files, item=item, case=referral.case)
        if referral.partner is not None and item.unit_path == referral.partner.path:
            self.fields[ATTACHMENT] = _file()

    def _known_of_case(self) -> dict[str, Any]:
        return {}

    def take_files(self, *, by: Any) -> None:
        """Keep the file that was sent with the referral, whatever becomes of the form."""
        upload = self.files.get(ATTACHMENT)
        if upload is None or ATTACHMENT not in self.fields:
            return
        try:
            referral_answers.add_note(self.referral, Note(upload=upload), by=by)
        except FileRefused as error:
            self.refused_files[ATTACHMENT] = str(error.sentence)
