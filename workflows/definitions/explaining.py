"""Faults of soundness in words, with the way that leads to them."""

from workflows.definitions.conditions import field_title, value_title
from workflows.definitions.machine import Move, MoveKind
from workflows.definitions.problems import Problem, Severity
from workflows.definitions.schema import (
    Definition,
    HumanStep,
    RepeatStep,
    Scalar,
    Term,
    WaitStep,
)
from workflows.definitions.soundness import MOST_STATES, Fault, FaultKind


_WHAT = {
    FaultKind.STUCK: "tidak ada cabang yang terbuka pada {title}",
    FaultKind.HANGING: (
        "tidak ada lagi langkah yang terbuka, padahal proses belum berakhir (lihat {title})"
    ),
    FaultKind.ENDLESS: "proses tidak dapat lagi mencapai akhir (lihat {title})",
    FaultKind.DOUBLED: "langkah {title} terbuka dua kali pada saat yang sama",
    FaultKind.CUT_OFF: "proses berakhir padahal langkah {title} masih terbuka",
}


def problem_of(fault: Fault, definition: Definition) -> Problem:
    """The fault as a problem of the document."""
    path = f"steps.{fault.step}"
    title = f'"{definition.steps[fault.step].title}"'
    code = f"unsound_{fault.kind}"
    match fault.kind:
        case FaultKind.TOO_LARGE:
            sentence = (
                f"Definisi ini terlalu besar untuk dibuktikan: lebih dari {MOST_STATES} "
                "keadaan. Kurangi cabang sejajar atau isian yang menentukan arah."
            )
            return Problem("steps", "too_large", sentence)
        case FaultKind.DEAD:
            sentence = f"Langkah {title} tidak pernah tercapai, apa pun isiannya."
            return Problem(path, code, sentence)
        case FaultKind.UNUSED_BRANCH:
            place = f"{path}.branches[{fault.index}]"
            sentence = f"Cabang ini dari {title} tidak pernah terbuka."
            return Problem(place, code, sentence, severity=Severity.WARNING)
        case _:
            what = _WHAT[fault.kind].format(title=title)
            return Problem(path, code, f"{_way(fault, definition)}{what}.")


def _way(fault: Fault, definition: Definition) -> str:
    parts = [f"{_value(name, value, definition)}" for name, value in fault.given]
    start = f"Bila {' dan '.join(parts)} pada awal: " if parts else ""
    if not fault.path:
        return start or "Sejak awal, "
    moves = "; lalu ".join(move_sentence(move, definition) for move in fault.path)
    return f"{start}Sesudah {moves}: "


def move_sentence(move: Move, definition: Definition) -> str:
    """What happens in a move, as part of a sentence."""
    title = f'"{definition.steps[move.step].title}"'
    values = ", ".join(_value(name, value, definition) for name, value in move.values)
    ending = f" dengan {values}" if values else ""
    sentences = {
        MoveKind.COMPLETE: f"{title} diselesaikan{ending}",
        MoveKind.RUN: f"{title} dijalankan sistem",
        MoveKind.RETURN: f"proses yang dipanggil {title} selesai{ending}",
        MoveKind.MESSAGE: f"{title} menerima pesan {_message(move, definition)}",
        MoveKind.EXPIRE: f"{title} habis waktunya",
        MoveKind.TIMEOUT: f"{title} melewati {_timeout(move, definition)}",
    }
    return sentences[move.kind]


def _value(name: str, value: Scalar | None, definition: Definition) -> str:
    return f"{field_title(definition, name)} = {value_title(definition, name, value)}"


def _message(move: Move, definition: Definition) -> str:
    step = definition.steps[move.step]
    for item in step.messages if isinstance(step, WaitStep) else ():
        if item.message == move.choice:
            return f'"{item.title or item.message}"'
    return f'"{move.choice}"'


def _timeout(move: Move, definition: Definition) -> str:
    step = definition.steps[move.step]
    if isinstance(step, HumanStep | RepeatStep) and move.kind is MoveKind.TIMEOUT:
        return term_text(step.timeouts[int(move.choice)].after)
    return "waktunya"


def term_text(term: Term) -> str:
    """A term in words: the code of a deadline, or an amount with its unit."""
    if term.deadline is not None:
        return term.deadline
    unit = term.unit.replace("_", " ") if term.unit else ""
    return f"{term.amount} {unit}"
