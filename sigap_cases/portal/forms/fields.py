"""Fields of the public questions: radios with a hint, and places found by typing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _


# What a person chooses where none of the places found is the right one.
NONE_OF_THESE = "-"
MOST_FOUND = 12
PICK = "_pick"


@dataclass(frozen=True, slots=True)
class Option:
    """One radio: its key, its words, and a second line that may be empty."""

    key: str
    title: Any
    hint: Any = ""

    @property
    def label(self) -> Any:
        if not self.hint:
            return self.title
        return format_html("{}<small>{}</small>", self.title, self.hint)


class RadioField(forms.ChoiceField):
    """One of at most nine choices, drawn as radios."""

    widget = forms.RadioSelect

    def __init__(self, options: Sequence[Option], **kwargs: Any) -> None:
        self.options = options
        super().__init__(choices=self._labels, **kwargs)

    def _labels(self) -> list[tuple[str, Any]]:
        return [(option.key, option.label) for option in self.options]

    def told(self, key: str) -> str:
        """The words of a choice without its hint."""
        return next((str(o.title) for o in self.options if o.key == key), "")


@dataclass(frozen=True, slots=True)
class Place:
    """A country or village: its key, how it is shown, and all it may be called."""

    key: str
    label: str
    names: tuple[str, ...] = ()

    @property
    def words(self) -> set[str]:
        return {slugify(name) for name in (self.label, *self.names)}


def exactly(text: str, places: Iterable[Place]) -> Place | None:
    """The one place that is called so; None where none or several are."""
    wanted = slugify(text)
    found = [place for place in places if wanted and wanted in place.words]
    return found[0] if len(found) == 1 else None


def alike(text: str, places: Iterable[Place]) -> list[Place]:
    """The places whose name begins with what was typed; else those that hold its words."""
    wanted = [part for part in slugify(text).split("-") if len(part) > 1]
    if not wanted:
        return []
    places = list(places)
    start = "-".join(wanted)
    found = [p for p in places if any(word.startswith(start) for word in p.words)] or [
        p for p in places if all(any(part in w for w in p.words) for part in wanted)
    ]
    return found[:MOST_FOUND]


class PlaceSearch:
    """A text field of a form in which a place is typed, and what it leads to.

    Where the text names no single place, a list of radios joins the form under
    ``<name>_pick``; it may also be answered with none of these.
    """

    def __init__(self, form: forms.Form, name: str, places: Sequence[Place]) -> None:
        self.form, self.name, self.places = form, name, places
        self.text = str(form.data.get(form.add_prefix(name), "")).strip()
        self.exact = exactly(self.text, places)
        self.found = [] if self.exact else alike(self.text, places)
        form.fields[name].widget.attrs.update(
            {"list": self.list_id, "autocomplete": "off"}
        )
        if self.text and not self.exact:
            self._offer()

    @property
    def list_id(self) -> str:
        return f"{self.name}-list"

    @property
    def pick(self) -> str:
        return f"{self.name}{PICK}"

    def _offer(self) -> None:
        options = [Option(place.key, place.label) for place in self.found]
        options.append(Option(NONE_OF_THESE, _("None of these, or I do not know")))
        label = (
            _("Which one do you mean?") if self.found else _("We do not know this name")
        )
        after = list(self.form.fields).index(self.name) + 1
        order = list(self.form.fields)
        self.form.fields[self.pick] = RadioField(options, label=label, required=False)
        self.form.order_fields([*order[:after], self.pick, *order[after:]])

    def place(self) -> Place | None:
        """The place meant; adds an error to the form where that is open."""
        if not self.text or self.exact:
            return self.exact
        key = self.form.cleaned_data.get(self.pick, "")
        if not key:
            self.form.add_error(
                self.pick,
                _("Choose one from the list, or write it in another way above."),
            )
        return next((place for place in self.found if place.key == key), None)
