"""What typst says about a text, as a sentence in Indonesian that names the line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _


_PLACE = re.compile(r"__typst_py_bytes__\.typ:(\d+):(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """``line`` counts from 1 in the template's own text; None where it has none."""

    sentence: str
    line: int | None = None

    def __str__(self) -> str:
        if self.line is None:
            return self.sentence
        return _("Line %(line)d: %(sentence)s") % {
            "line": self.line,
            "sentence": self.sentence,
        }


def fault_of(
    message: str, *, diagnostic: str, trace: Sequence[str], lines_before: int
) -> Fault:
    """``lines_before`` is how many lines of the shared layout stand above the text."""
    if message in ("memory", "too large"):
        return stopped(message)
    return Fault(
        sentence=_sentence(message), line=_line([diagnostic, *trace], lines_before)
    )


def stopped(why: str) -> Fault:
    """The typesetting was ended because it used more than it may."""
    sentences = {
        "time": _(
            "The text does not come to an end and was stopped. Look for a loop or a "
            "function that calls itself."
        ),
        "memory": _("The text needs too much memory and was stopped. Make it smaller."),
        "too large": _("The letter becomes larger than 20 MB. Make it smaller."),
    }
    return Fault(sentence=sentences[why])


def _line(places: Sequence[str], lines_before: int) -> int | None:
    """The first place that lies in the template; a fault in the layout names its caller."""
    for place in places:
        for found in _PLACE.finditer(place):
            line = int(found.group(1)) - lines_before
            if line > 0:
                return line
    return None


def _sentence(message: str) -> str:
    for pattern, sentence in _known():
        found = re.match(pattern, message)
        if found is not None:
            return sentence % found.groupdict()
    return _("typst says: %(message)s") % {"message": message}


def _known() -> Sequence[tuple[str, str]]:
    files = _("A template cannot read, include or show other files.")
    packages = _("A template cannot load packages.")
    endless = _(
        "The text does not come to an end. Look for a loop or a function that calls itself."
    )
    unclosed = _("A bracket, an asterisk or a quotation mark is opened and not closed.")
    return (
        (r"file not found", files),
        (r"path .* would escape", files),
        (r"cannot (read|access)", files),
        (r"failed to (load|read|access)", files),
        (r"access denied", files),
        (r"(failed to download|package)", packages),
        (r"(unclosed|unexpected closing|unclosed delimiter)", unclosed),
        (
            r"unknown variable: (?P<name>.+)",
            _('The name "%(name)s" is not known.'),
        ),
        (
            r'dictionary does not contain key "(?P<name>.+)"',
            _('The field "%(name)s" does not exist.'),
        ),
        (
            r"(maximum function call depth|maximum (layout|show) |condition is always)",
            endless,
        ),
        (r"loop seems to be infinite", endless),
        (
            r".*the text `\"(?P<text>.+)\"` could not be displayed",
            _('"%(text)s" cannot be printed: no font of letters has it.'),
        ),
        (r"expected (?P<what>.+)", _("Expected here: %(what)s.")),
    )
