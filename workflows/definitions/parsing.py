"""From the text of a document to a definition, and back.

Every fault of form becomes a problem that names the place and the way out; nothing
is raised for a document, however broken.
"""

import difflib
import hashlib
import json
from dataclasses import dataclass

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from workflows.definitions import schema
from workflows.definitions.document import Document, Plain, RefusedError, join, read
from workflows.definitions.problems import Problem
from workflows.definitions.schema import Definition


@dataclass(frozen=True, slots=True)
class Parsed:
    """The definition, or the problems that keep it from being one."""

    definition: Definition | None
    problems: tuple[Problem, ...]
    document: Document | None = None

    def located(self, problem: Problem) -> Problem:
        """The problem with its line in the text that was parsed."""
        if self.document is None:
            return problem
        return problem.at_line(self.document.line(problem.path))


def parse(text: str) -> Parsed:
    """Read a document; problems are in the order of its lines."""
    try:
        document = read(text)
    except RefusedError as refused:
        return Parsed(None, (refused.problem,))
    if not isinstance(document.data, dict):
        sentence = (
            "Dokumen harus berisi nama dan isi, dimulai dengan 'key:' dan 'title:'."
        )
        return Parsed(None, (Problem("", "not_a_definition", sentence, 1),), document)
    try:
        definition = Definition.model_validate(_with_kinds(document.data))
    except ValidationError as error:
        return Parsed(None, _problems(error, document), document)
    return Parsed(definition, (), document)


def dump(definition: Definition) -> str:
    """The definition as a document that parses to the same definition."""
    return yaml.safe_dump(
        _plain(definition), allow_unicode=True, sort_keys=False, width=88
    )


def canonical(definition: Definition) -> str:
    """One text for all documents that say the same, whatever their form and order."""
    return json.dumps(
        _plain(definition), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )


def content_hash(definition: Definition) -> str:
    """Eight hexadecimal digits that name the content, as in ``Aduan__v3_c7fd7c0d``."""
    return hashlib.sha256(canonical(definition).encode()).hexdigest()[:8]


def _plain(definition: Definition) -> dict[str, Plain]:
    plain: dict[str, Plain] = definition.model_dump(
        mode="json", by_alias=True, exclude_defaults=True
    )
    return plain


def _with_kinds(data: dict[str, Plain]) -> dict[str, Plain]:
    """A step without a kind is a human task."""
    steps = data.get("steps")
    if not isinstance(steps, dict):
        return data
    kinds: dict[str, Plain] = {
        key: {"kind": "human", **step} if isinstance(step, dict) else step
        for key, step in steps.items()
    }
    return {**data, "steps": kinds}


# The rest turns what pydantic says into sentences for the officer.
_SENTENCES = {
    "missing": '"{name}" belum diisi.',
    "string_type": '"{name}" harus berupa teks; bila isinya angka, beri tanda kutip.',
    "string_too_short": '"{name}" tidak boleh kosong.',
    "string_too_long": '"{name}" terlalu panjang; paling panjang {max_length} huruf.',
    "string_pattern_mismatch": (
        '"{name}" tidak memenuhi bentuk yang berlaku: nama ditulis dengan huruf kecil, '
        "angka dan garis bawah, diawali huruf; kode batas waktu dengan huruf besar, "
        "angka dan tanda hubung."
    ),
    "enum": '"{name}" berisi "{input}"; pilih salah satu: {expected}.',
    "literal_error": '"{name}" berisi "{input}"; pilih salah satu: {expected}.',
    "bool_type": '"{name}" diisi true (ya) atau false (tidak).',
    "bool_parsing": '"{name}" diisi true (ya) atau false (tidak).',
    "int_type": '"{name}" diisi bilangan bulat.',
    "int_parsing": '"{name}" diisi bilangan bulat.',
    "int_from_float": '"{name}" diisi bilangan bulat.',
    "tuple_type": '"{name}" harus berupa daftar; awali tiap butir dengan tanda hubung.',
    "dict_type": '"{name}" harus berisi nama dan isi, seperti "nama: isi".',
    "model_type": '"{name}" harus berisi nama dan isi, seperti "nama: isi".',
    "model_attributes_type": '"{name}" harus berisi nama dan isi, seperti "nama: isi".',
    "too_short": '"{name}" harus berisi paling sedikit {min_length}.',
    "greater_than": '"{name}" harus lebih dari {gt}.',
    "less_than_equal": '"{name}" paling besar {le}.',
    "union_tag_invalid": (
        'Jenis langkah "{tag}" tidak dikenal; pilih salah satu: {expected_tags}.'
    ),
}
_OTHERWISE = 'Isi "{name}" tidak sesuai; bandingkan dengan contoh pada buku panduan.'


def _names() -> tuple[str, ...]:
    models = [
        item
        for item in vars(schema).values()
        if isinstance(item, type) and issubclass(item, BaseModel)
    ]
    found = {
        info.alias or name
        for model in models
        for name, info in model.model_fields.items()
    }
    return tuple(sorted(found))


_KNOWN_NAMES = _names()


def _problems(error: ValidationError, document: Document) -> tuple[Problem, ...]:
    found: dict[tuple[str, str], Problem] = {}
    for detail in error.errors(include_url=False):
        problem = _problem(detail, document)
        found.setdefault((problem.path, problem.code), problem)
    return tuple(sorted(found.values(), key=lambda item: item.line or 0))


def _problem(detail: ErrorDetails, document: Document) -> Problem:
    parts = _parts(detail["loc"], document.data)
    cut = next(
        (at for at, part in enumerate(parts) if at > 1 and part in {"when", "again"}),
        None,
    )
    if cut is not None:
        path, data = _walk(parts[: cut + 1], document.data)
        fault = _condition_fault(data, path)
        if fault is not None:
            return fault.at_line(document.line(fault.path))
    path = ""
    for part in parts:
        path = join(path, part)
    code = "unknown_name" if detail["type"] == "extra_forbidden" else detail["type"]
    return Problem(path, code, _sentence(detail, parts), document.line(path))


def _parts(loc: tuple[int | str, ...], data: Plain) -> tuple[int | str, ...]:
    """The place in the document: without the names of variants that pydantic adds."""
    parts: list[int | str] = []
    here = data
    for at, part in enumerate(loc):
        if isinstance(here, dict) and part in here:
            here = here[str(part)]
            parts.append(part)
        elif isinstance(here, list) and isinstance(part, int) and part < len(here):
            here = here[part]
            parts.append(part)
        elif at == len(loc) - 1 and part != "[key]" and isinstance(here, dict):
            parts.append(part)
    return tuple(parts)


def _walk(parts: tuple[int | str, ...], data: Plain) -> tuple[str, Plain]:
    path = ""
    for part in parts:
        path = join(path, part)
        if isinstance(data, dict):
            data = data.get(str(part))
        elif isinstance(data, list) and isinstance(part, int):
            data = data[part]
    return path, data


def _sentence(detail: ErrorDetails, parts: tuple[int | str, ...]) -> str:
    name = _name(parts)
    if detail["type"] == "extra_forbidden":
        near = difflib.get_close_matches(name, _KNOWN_NAMES, n=1)
        hint = f' Mungkin maksudnya "{near[0]}".' if near else " Hapus baris itu."
        return f'"{name}" tidak dikenal di sini.{hint}'
    facts = {key: _shown(value) for key, value in (detail.get("ctx") or {}).items()}
    facts |= {"name": name, "input": _shown(detail["input"])}
    return _SENTENCES.get(detail["type"], _OTHERWISE).format_map(facts)


def _name(parts: tuple[int | str, ...]) -> str:
    names = [part for part in parts if isinstance(part, str)]
    if not names:
        return "dokumen"
    last = names[-1][:60]
    return f"{last} (butir ke-{parts[-1] + 1})" if isinstance(parts[-1], int) else last


def _shown(value: object) -> str:
    text = str(value).replace("' or '", "', '").replace("'", "")
    return text if len(text) <= 200 else f"{text[:200]}..."


_COMPARISONS: dict[str, tuple[type, ...]] = {
    "is": (bool, int, str),
    "in": (list,),
    "at_least": (int,),
    "is_set": (bool,),
}
_CONDITION_FORM = (
    "Syarat ditulis sebagai {field: nama_isian, is: nilai}, atau dengan in, at_least, "
    "is_set; gabungkan dengan all, any, not."
)


def _condition_fault(data: Plain, path: str) -> Problem | None:
    """The first thing wrong with a condition, in reading order."""
    if not isinstance(data, dict):
        return Problem(path, "bad_condition", _CONDITION_FORM)
    keys = set(data)
    if len(keys) == 1 and keys <= {"all", "any"}:
        return _group_fault(data, path)
    if keys == {"not"}:
        return _condition_fault(data["not"], join(path, "not"))
    comparison = keys - {"field"}
    if (
        "field" not in keys
        or len(comparison) != 1
        or not comparison <= set(_COMPARISONS)
    ):
        return Problem(path, "bad_condition", _CONDITION_FORM)
    return _comparison_fault(data, comparison.pop(), path)


def _group_fault(data: dict[str, Plain], path: str) -> Problem | None:
    [(word, parts)] = data.items()
    path = join(path, word)
    if not isinstance(parts, list) or not parts:
        sentence = f'"{word}" harus berisi daftar syarat, paling sedikit satu.'
        return Problem(path, "bad_condition", sentence)
    faults = (_condition_fault(part, join(path, at)) for at, part in enumerate(parts))
    return next((fault for fault in faults if fault is not None), None)


def _comparison_fault(data: dict[str, Plain], word: str, path: str) -> Problem | None:
    if isinstance(data[word], _COMPARISONS[word]) and isinstance(data["field"], str):
        return None
    expected = {
        "is": "satu nilai",
        "in": "daftar nilai",
        "at_least": "bilangan bulat",
        "is_set": "true atau false",
    }[word]
    sentence = (
        f'Dalam syarat, "field" berisi nama isian dan "{word}" berisi {expected}.'
    )
    return Problem(join(path, word), "bad_condition", sentence)
