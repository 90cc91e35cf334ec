"""A YAML document read as plain data, with the line of each of its parts.

Only what a definition needs is understood: mappings, lists and plain values by the
rules of YAML 1.2, so that ``on``, ``yes`` and ``no`` stay words. Anchors, aliases and
tags are refused: with them a short text can stand for gigabytes or for code.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from workflows.definitions.problems import Problem


LARGEST_DOCUMENT = 200_000
DEEPEST_NESTING = 30

Plain = dict[str, "Plain"] | list["Plain"] | str | int | bool | None

_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}


class RefusedError(Exception):
    """The document cannot be read as plain data."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence)
        self.problem = problem


@dataclass(slots=True)
class Document:
    """The data and, by path, the line (from 1) where each part begins."""

    data: Plain
    lines: dict[str, int | None] = field(default_factory=dict)

    def line(self, path: str) -> int | None:
        """The line of ``path``, or of the nearest part around it."""
        while path and path not in self.lines:
            path = _parent(path)
        return self.lines.get(path)


def join(path: str, part: str | int) -> str:
    if isinstance(part, int):
        return f"{path}[{part}]"
    return f"{path}.{part}" if path else part


def _parent(path: str) -> str:
    return re.sub(r"(\.|^)[^.\[\]]*$|\[\d+\]$", "", path)


def read(text: str) -> Document:
    """Read one YAML document; raises RefusedError with the problem."""
    _check_size(text)
    try:
        return _Builder().build(iter(yaml.parse(text, Loader=_LOADER)))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        raise _refused("", "not_yaml", _NOT_YAML, line) from error
    except (yaml.YAMLError, ValueError) as error:
        raise _refused("", "not_yaml", _UNREADABLE) from error


_NOT_YAML = (
    "Dokumen tidak dapat dibaca sebagai YAML di sekitar baris ini: periksa lekukan, "
    "titik dua, dan tanda kutip."
)
_UNREADABLE = "Dokumen berisi tanda yang tidak dapat dibaca; simpan sebagai teks UTF-8."


def _check_size(text: str) -> None:
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise _refused("", "not_yaml", _UNREADABLE) from error
    if size > LARGEST_DOCUMENT:
        sentence = (
            f"Dokumen terlalu besar ({size // 1000} kB); paling besar "
            f"{LARGEST_DOCUMENT // 1000} kB."
        )
        raise _refused("", "document_too_large", sentence)


def _line(event: yaml.Event) -> int | None:
    return event.start_mark.line + 1 if event.start_mark else None


def _refused(
    path: str, code: str, sentence: str, line: int | None = None
) -> RefusedError:
    return RefusedError(Problem(path, code, sentence, line))


@dataclass(slots=True)
class _Open:
    """A mapping or list whose end has not been read yet."""

    path: str
    into: dict[str, Plain] | list[Plain]
    key: str | None = None

    def next_path(self) -> str:
        if isinstance(self.into, list):
            return join(self.path, len(self.into))
        return join(self.path, self.key or "")


class _Builder:
    """Builds the data from parser events, without recursion."""

    def __init__(self) -> None:
        self.stack: list[_Open] = []
        self.document = Document(data=None)
        self.documents = 0

    def build(self, events: Iterator[yaml.Event]) -> Document:
        for event in events:
            self._take(event)
        return self.document

    def _take(self, event: yaml.Event) -> None:
        match event:
            case yaml.DocumentStartEvent():
                self._start_document(event)
            case yaml.NodeEvent():
                self._take_node(event)
            case yaml.CollectionEndEvent():
                self.stack.pop()
            case _:  # the ends of the document and of the stream
                pass

    def _start_document(self, event: yaml.DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            sentence = (
                "Hanya satu definisi dalam satu dokumen; hapus baris '---' kedua."
            )
            raise _refused("", "several_documents", sentence, _line(event))

    def _take_node(self, event: yaml.NodeEvent) -> None:
        line = _line(event)
        path = self.stack[-1].next_path() if self.stack else ""
        self._check_node(event, path, line)
        if isinstance(event, yaml.ScalarEvent):
            self._take_scalar(event, path, line)
        else:
            into: dict[str, Plain] | list[Plain]
            into = {} if isinstance(event, yaml.MappingStartEvent) else []
            self._check_key_is_scalar(path, line)
            self._place(into, path, line)
            self.stack.append(_Open(path, into))

    def _check_node(self, event: yaml.NodeEvent, path: str, line: int | None) -> None:
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            sentence = (
                "Jangkar dan alias YAML (& dan *) tidak diterima; tulis ulang isinya."
            )
            raise _refused(path, "alias", sentence, line)
        if getattr(event, "tag", None) is not None:
            sentence = "Tanda jenis YAML (!) tidak diterima; hapus tanda itu."
            raise _refused(path, "tag", sentence, line)
        if len(self.stack) >= DEEPEST_NESTING:
            sentence = f"Dokumen bersarang lebih dari {DEEPEST_NESTING} tingkat."
            raise _refused(path, "too_deep", sentence, line)

    def _check_key_is_scalar(self, path: str, line: int | None) -> None:
        top = self.stack[-1] if self.stack else None
        if top and top.key is None and isinstance(top.into, dict):
            sentence = "Nama di sebelah kiri titik dua harus satu kata."
            raise _refused(top.path or path, "bad_key", sentence, line)

    def _take_scalar(
        self, event: yaml.ScalarEvent, path: str, line: int | None
    ) -> None:
        top = self.stack[-1] if self.stack else None
        if top and isinstance(top.into, dict) and top.key is None:
            self._open_key(top, event.value, line)
        else:
            self._place(_scalar(event), path, line)

    def _open_key(self, top: _Open, key: str, line: int | None) -> None:
        path = join(top.path, key)
        if key in top.into:
            sentence = (
                f'Nama "{key[:60]}" ditulis dua kali; hapus atau ganti salah satunya.'
            )
            raise _refused(path, "duplicate_key", sentence, line)
        top.key = key
        self.document.lines[path] = line

    def _place(self, value: Plain, path: str, line: int | None) -> None:
        self.document.lines.setdefault(path, line)
        if not self.stack:
            self.document.data = value
            return
        top = self.stack[-1]
        if isinstance(top.into, list):
            top.into.append(value)
        elif top.key is not None:
            top.into[top.key] = value
            top.key = None


def _scalar(event: yaml.ScalarEvent) -> Plain:
    text: str = event.value
    if not event.implicit[0]:  # quoted, so meant as text
        return text
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _INTEGER.fullmatch(text) else text
