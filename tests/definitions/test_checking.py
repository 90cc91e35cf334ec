"""Each thing that the checker refuses, by the smallest change to a good document."""

import csv
from pathlib import Path

import pytest

from accounts.enums import Post
from sigap_cases.cases.enums import DocumentKind
from sigap_cases.cases.services.letters import templates
from sigap_cases.wiring.joining import ACTIONS, TASK_ACTIONS
from tests.definitions.writing import (
    DECIDED,
    FORKED,
    HEAD,
    SIDE,
    STRAIGHT,
    examined,
    found,
)
from workflows.definitions.checking import examine
from workflows.definitions.parsing import parse
from workflows.definitions.problems import Severity
from workflows.definitions.vocabulary import Vocabulary


WAIT = """\
start: pause
steps:
  pause:
    kind: wait
    title: Tunggu
    messages: [{message: came, next: finish}]
    expiry: {after: {deadline: STD-HASIL}, next: finish}
  finish: {kind: end, title: Selesai, outcome: done}
"""


@pytest.mark.parametrize("steps", [STRAIGHT, FORKED, SIDE, WAIT, DECIDED])
def test_check_accepts(steps: str) -> None:
    assert found(examined(steps)) == []


@pytest.mark.parametrize(
    ("steps", "old", "new", "path", "code"),
    [
        (STRAIGHT, "start: work", "start: wrk", "start", "unknown_reference"),
        (
            STRAIGHT,
            "role: intake",
            "role: intak",
            "steps.work.role",
            "unknown_reference",
        ),
        (
            STRAIGHT,
            "post: petugas_pengaduan",
            "post: petugas",
            "roles.intake.post",
            "unknown_reference",
        ),
        (
            STRAIGHT,
            "STD-KONTAK",
            "STD-KONTRAK",
            "steps.work.deadline",
            "unknown_reference",
        ),
        (
            STRAIGHT,
            "field: complete",
            "field: complet",
            "steps.work.form[0].field",
            "unknown_reference",
        ),
        (
            STRAIGHT,
            "[{field: complete}]",
            "[{field: complete}]\n    shows: [complet]",
            "steps.work.shows[0]",
            "unknown_reference",
        ),
        (
            STRAIGHT,
            "[{field: complete}]",
            "[{field: complete}]\n    documents: [passport]",
            "steps.work.documents[0]",
            "unknown_reference",
        ),
        (
            STRAIGHT,
            "[{field: complete}]",
            "[{field: complete}]\n    letters: [invitaton]",
            "steps.work.letters[0]",
            "unknown_reference",
        ),
        (
            STRAIGHT,
            "steps:",
            "documents: {passport: {kind: paspor, title: Paspor}}\nsteps:",
            "documents.passport.kind",
            "unknown_reference",
        ),
        (
            STRAIGHT,
            "[{field: complete}]",
            "[{field: complete}, {field: complete}]",
            "steps.work.form[1].field",
            "duplicate_form_field",
        ),
        (
            STRAIGHT,
            "next: finish",
            "next: finsh",
            "steps.work.next",
            "unknown_reference",
        ),
        (
            STRAIGHT,
            "outcome: done",
            "outcome: don",
            "steps.finish.outcome",
            "unknown_reference",
        ),
        (
            STRAIGHT,
            "status: closed",
            "status: shut",
            "outcomes.done.status",
            "unknown_reference",
        ),
        (
            STRAIGHT,
            "title: Kerjakan",
            "title: Kerjakan\n    status: shut",
            "steps.work.status",
            "unknown_reference",
        ),
        (
            STRAIGHT,
            "title: Kerjakan",
            "title: Kerjakan\n    actions: [fly]",
            "steps.work.actions[0]",
            "unknown_reference",
        ),
        (
            STRAIGHT,
            "title: Kerjakan",
            "title: Kerjakan\n    not_same_person_as: [finish]",
            "steps.work.not_same_person_as[0]",
            "unknown_reference",
        ),
        (
            STRAIGHT,
            "title: Kerjakan",
            "title: Kerjakan\n    not_same_person_as: [work]",
            "steps.work.not_same_person_as[0]",
            "same_step",
        ),
        (
            STRAIGHT,
            "title: Kerjakan",
            "title: Kerjakan\n    set: {kind: soft}",
            "steps.work.set.kind",
            "value_does_not_fit",
        ),
        (
            STRAIGHT,
            "title: Kerjakan",
            "title: Kerjakan\n    set: {days: 10}",
            "steps.work.set.days",
            "value_does_not_fit",
        ),
        (
            STRAIGHT,
            "{field: complete}",
            "{field: complete, when: {field: complete, is: ya}}",
            "steps.work.form[0].when.is",
            "value_does_not_fit",
        ),
        (
            STRAIGHT,
            "{field: complete}",
            "{field: complete, when: {any: [{field: kind, in: [plain, soft]}]}}",
            "steps.work.form[0].when.any[0].in[1]",
            "value_does_not_fit",
        ),
        (
            STRAIGHT,
            "{field: complete}",
            "{field: complete, when: {not: {field: note, at_least: 3}}}",
            "steps.work.form[0].when.not.at_least",
            "value_does_not_fit",
        ),
        (
            STRAIGHT,
            "{field: complete}",
            '{field: complete, when: {field: seen_on, is: "2026-01-01"}}',
            "steps.work.form[0].when.is",
            "value_does_not_fit",
        ),
        (
            STRAIGHT,
            "choices: [{key: plain, title: Biasa}, {key: hard, title: Sulit}]",
            "choices: []",
            "fields.kind.choices",
            "no_choices",
        ),
        (
            STRAIGHT,
            "{type: text, title: Catatan}",
            "{type: text, title: Catatan, minimum: 3}",
            "fields.note",
            "needless_bounds",
        ),
        (STRAIGHT, "given: [", "given: [nothing, ", "given[0]", "unknown_reference"),
        (
            WAIT,
            "deadline: STD-HASIL",
            "amount: 2",
            "steps.pause.expiry.after",
            "bad_term",
        ),
        (
            WAIT,
            "deadline: STD-HASIL",
            "deadline: STD-HASIL, amount: 2, unit: jam",
            "steps.pause.expiry.after",
            "bad_term",
        ),
        (
            WAIT,
            WAIT[WAIT.index("    messages") : WAIT.index("  finish:")],
            "",
            "steps.pause",
            "endless_wait",
        ),
        (
            WAIT,
            "[{message: came, next: finish}]",
            "[{message: came, next: finish}, {message: came, next: finish}]",
            "steps.pause.messages",
            "duplicate_message",
        ),
        (FORKED, "join: meet", "join: left", "steps.split.join", "unknown_reference"),
    ],
)
def test_check_refuses_reference(
    steps: str, old: str, new: str, path: str, code: str
) -> None:
    assert found(examined(steps, (old, new))) == [(path, code)]


@pytest.mark.parametrize("name", ["cancel", "start", "detail_path"])
def test_check_refuses_reserved_name(name: str) -> None:
    parsed = examined(
        STRAIGHT, ("start: work", f"start: {name}"), ("  work:", f"  {name}:")
    )
    assert found(parsed) == [(f"steps.{name}", "reserved_name")]


@pytest.mark.parametrize(
    ("steps", "old", "new", "problem"),
    [
        (
            STRAIGHT,
            "  finish:",
            "  lost: {title: L, role: intake, deadline: STD-KONTAK, next: finish}\n  finish:",
            ("steps.lost", "unreachable"),
        ),
        (STRAIGHT, "next: finish", "next: work", ("steps.work", "no_way_to_end")),
        (
            STRAIGHT,
            "title: Selesai, outcome: done}",
            "title: Selesai}",
            ("steps.finish", "end_without_outcome"),
        ),
        (
            DECIDED,
            "- {next: work}",
            "- {next: choose}",
            ("steps.choose", "idle_circle"),
        ),
        (
            DECIDED,
            "- {when: {field: complete, is: true}, next: finish}\n      - {next: work}",
            "- {next: work}\n      - {when: {field: complete, is: true}, next: finish}",
            ("steps.choose.branches[0]", "open_branch_not_last"),
        ),
        (
            FORKED,
            "title: Kiri, role: intake, deadline: STD-KONTAK, next: meet",
            "title: Kiri, role: intake, deadline: STD-KONTAK, next: finish",
            ("steps.finish", "end_in_branch"),
        ),
        (
            FORKED,
            "title: Kiri, role: intake, deadline: STD-KONTAK, next: meet",
            "title: Kiri, role: intake, deadline: STD-KONTAK, next: after",
            ("steps.split.branches[0].next", "branch_misses_join"),
        ),
        (
            FORKED,
            "title: Kiri, role: intake, deadline: STD-KONTAK, next: meet",
            "title: Kiri, role: intake, deadline: STD-KONTAK, next: split",
            ("steps.split.branches[0].next", "branch_goes_back"),
        ),
        (
            FORKED,
            "title: Kiri, role: intake, deadline: STD-KONTAK, next: meet",
            "title: Kiri, role: intake, deadline: STD-KONTAK, next: right",
            ("steps.right", "shared_by_branches"),
        ),
        (
            FORKED,
            "- {next: left}",
            "- {next: meet}\n      - {next: left}",
            ("steps.split.branches[0].next", "empty_branch"),
        ),
        (
            FORKED,
            "title: Sesudah, role: intake, deadline: STD-KONTAK, next: finish",
            "title: Sesudah, role: intake, deadline: STD-KONTAK, next: meet",
            ("steps.after.next", "join_from_outside"),
        ),
        (
            SIDE,
            "deadline: STD-KONTAK, next: reminded",
            "deadline: STD-KONTAK, next: finish",
            ("steps.work.timeouts[0].next", "side_path_joins_main"),
        ),
        (
            SIDE,
            "title: Diingatkan}",
            "title: Diingatkan, outcome: done}",
            ("steps.reminded", "outcome_on_side_path"),
        ),
        (
            DECIDED,
            "given: [complete, kind, days",
            "given: [complete, kind",
            None,
        ),
    ],
)
def test_check_refuses_structure(
    steps: str, old: str, new: str, problem: tuple[str, str] | None
) -> None:
    problems = found(examined(steps, (old, new)))
    assert problem in problems if problem else problems == []


def test_check_refuses_condition_on_field_that_nothing_has_gathered() -> None:
    parsed = examined(
        DECIDED,
        ("given: [complete, ", "given: ["),
        ("form: [{field: complete}]", "form: [{field: note}]"),
    )
    assert ("steps.choose.branches[0].when", "read_too_early") in found(parsed)


def test_check_explains_missing_branch_with_way_to_it() -> None:
    parsed = examined(DECIDED, ("      - {next: work}\n", ""))
    [problem] = [item for item in parsed.problems if item.severity is Severity.ERROR]
    assert problem.path == "steps.choose"
    assert problem.line is not None
    assert problem.sentence == (
        'Sesudah "Kerjakan" diselesaikan dengan Lengkap = Tidak: tidak ada cabang yang '
        'terbuka pada "Pilih".'
    )


def test_check_accepts_decision_that_covers_what_can_be_there() -> None:
    """Unset cannot happen: the form requires the field."""
    parsed = examined(
        DECIDED,
        ("- {next: work}", "- {when: {field: complete, is: false}, next: work}"),
    )
    assert found(parsed) == []


def test_check_refuses_fork_without_open_branch() -> None:
    parsed = examined(
        FORKED, ("{next: left}", "{next: left, when: {field: complete, is: false}}")
    )
    assert found(parsed) == [("steps.split", "unsound_stuck")]


def test_check_refuses_repetition_without_end() -> None:
    steps = STRAIGHT.replace(
        "    title: Kerjakan\n",
        "    title: Kerjakan\n    kind: repeat\n    again: {field: complete, is_set: true}\n",
    )
    assert found(examined(steps)) == [("steps.work", "unsound_endless")]


def test_check_refuses_step_that_values_never_reach() -> None:
    steps = DECIDED.replace(
        "- {next: work}",
        "- {when: {all: [{field: complete, is: false}, {field: complete, is: true}]}, "
        "next: lost}\n      - {next: work}",
    )
    steps += "  lost: {title: L, role: intake, deadline: STD-KONTAK, next: finish}\n"
    assert found(examined(steps)) == [("steps.lost", "unsound_dead")]


@pytest.mark.parametrize(
    ("old", "new", "path", "code"),
    [
        ("    deadline: STD-KONTAK\n", "", "steps.work", "no_deadline"),
        ("given: [complete, kind, ", "given: [complete, ", "fields.kind", "unused"),
        (
            "roles:\n",
            "roles:\n  boss: {title: Boss, post: penyelia}\n",
            "roles.boss",
            "unused",
        ),
        (
            "outcomes:\n",
            "outcomes:\n  lost: {title: Lost}\n",
            "outcomes.lost",
            "unused",
        ),
    ],
)
def test_check_warns(old: str, new: str, path: str, code: str) -> None:
    parsed = examined(STRAIGHT, (old, new))
    assert found(parsed) == []
    assert found(parsed, Severity.WARNING) == [(path, code)]


def test_examine_gives_line_of_each_problem() -> None:
    parsed = examined(STRAIGHT, ("role: intake", "role: intak"))
    problem = parsed.problems[0]
    lines = (HEAD + STRAIGHT).splitlines()
    assert problem.line is not None
    assert "role: intake" in lines[problem.line - 1]


# --- the shipped definition ---------------------------------------------------

# The active rows of the deadline table that the aduan process may promise.
ROOT = Path(__file__).resolve().parents[2]
ACTIVE = {
    row["kode"]
    for row in csv.DictReader(
        (ROOT / "workflows/reference/deadlines.csv").read_text("utf-8").splitlines()
    )
    if row["aktif"] == "ya"
}
CASE_STATUSES = (
    "received verifying awaiting_reporter triage in_progress clarification mediation "
    "awaiting_partner result_sent objected settled closed reopened"
)
SHIPPED = sorted(Path("workflows/processes").glob("*.yaml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_check_accepts_shipped_definition_without_a_warning(path: Path) -> None:
    vocabulary = Vocabulary(
        posts=frozenset(Post.values),
        deadlines=frozenset(ACTIVE),
        actions=frozenset(ACTIONS),
        statuses=frozenset(CASE_STATUSES.split()),
        processes=frozenset(shipped.stem for shipped in SHIPPED),
        task_actions=TASK_ACTIONS,
        document_kinds=frozenset(DocumentKind.values),
        letters=templates.shipped_keys(),
        reserved=frozenset({"start", "cancel", "end"}),
    )
    parsed = examine(path.read_text(), vocabulary)
    assert parsed.problems == ()
    assert parsed.definition is not None
    assert parsed.definition.key == path.stem


def test_aduan_ends_in_the_ways_that_the_law_names() -> None:
    parsed = parse(Path("workflows/processes/aduan.yaml").read_text())
    assert parsed.definition is not None
    assert parsed.definition.outcomes.keys() == {
        "settled",
        "incomplete",
        "unclear",
        "unreachable",
        "handed_over",
        "dead_end",
        "withdrawn",
        "duplicate",
    }


TWO_TASKS = """\
start: first
steps:
  first: {title: Satu, role: intake, deadline: STD-KONTAK, form: [{field: complete}], next: choose}
  choose:
    kind: decision
    title: Pilih
    branches:
      - {when: {field: complete, is: true}, next: last}
      - {next: second}
  second: {title: Dua, role: intake, deadline: STD-KONTAK, next: last}
  last: {title: Tiga, role: intake, same_deadline_as: [first], next: finish}
  finish: {kind: end, title: Selesai, outcome: done}
"""
SHARED = "same_deadline_as: [first]"


@pytest.mark.parametrize(
    "clock",
    [
        SHARED,
        "same_deadline_as: [first, second]",
        "deadline: STD-KONTAK, deadline_from: {opening_of: first}",
        "deadline: STD-KONTAK, deadline_from: {due_of: first}",
        "deadline: STD-KONTAK, deadline_from: seen_on",
    ],
)
def test_check_accepts_clock_of_a_step_on_every_way(clock: str) -> None:
    parsed = examined(TWO_TASKS, (SHARED, clock))

    assert found(parsed) == []
    assert found(parsed, Severity.WARNING) == []


@pytest.mark.parametrize(
    ("clock", "path", "code"),
    [
        ("same_deadline_as: [second]", ".same_deadline_as", "clock_may_not_have_begun"),
        (
            "deadline: STD-KONTAK, deadline_from: {due_of: second}",
            ".deadline_from.due_of",
            "clock_may_not_have_begun",
        ),
        ("same_deadline_as: [frist]", ".same_deadline_as[0]", "unknown_reference"),
        ("same_deadline_as: [last]", ".same_deadline_as[0]", "same_step"),
        ("same_deadline_as: [first], deadline: STD-KONTAK", "", "bad_deadline"),
        ("deadline_from: {due_of: first}", "", "bad_deadline"),
        ("calendar: partner", ".calendar", "bad_deadline"),
        (
            "deadline: STD-KONTAK, deadline_from: complete",
            ".deadline_from",
            "not_a_date",
        ),
        (
            "deadline: STD-KONTAK, deadline_from: seen_off",
            ".deadline_from",
            "unknown_reference",
        ),
        (
            "deadline: STD-KONTAK, deadline_from: {due_of: first, opening_of: first}",
            ".deadline_from",
            "bad_deadline",
        ),
    ],
)
def test_check_refuses_clock_without_beginning(
    clock: str, path: str, code: str
) -> None:
    parsed = examined(TWO_TASKS, (SHARED, clock))

    assert found(parsed) == [(f"steps.last{path}", code)]
