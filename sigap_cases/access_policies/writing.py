"""The matrix as a page of the handbook."""

from collections.abc import Iterator
from itertools import groupby

from .matrix import VISITORS, Expected, Visitor, rows
from .situations import FOUND
from .table import AREAS
from .vocabulary import Condition, Conditions, Policy


LETTERS = "ABCDEFGHIJKLMNOP"
INTRODUCTION = """# Who may open what

This page is written by `manage.py write_access_matrix` from the table in
`sigap_cases/access_policies/`; do not edit it. The suite asks every address as every post
about everything below and fails where the product answers differently, or where an
address has no policy.

`ok`: the page, the form or the service was reached, which may still refuse what was
entered. `said`: it was reached, refuses in words and changes nothing. `404`: for this
person it does not exist; the answer is byte for byte the one that a missing object gets,
and takes as many statements. `403`: they see the object, and this is not theirs to do.
`405`: the address does not take that method. `in`: they are asked to sign in. `code`:
they are asked for a tracking code or a referral link. `401`: a token is asked for, which
systems of agencies have and nobody in a browser; tests/api asks with one.

In the matrix there is one holder of each post. The office is the Dinas; the auditor, the
village, the district and the partner sit elsewhere. In each case of the office the intake
officer has a task, and the head of the office holds the signature of a letter. A part of
each case but the secret ones is referred to the partner. Of the secret cases the
supervisor, the intake officer, the case worker and the head of the office know by name;
the second of them the duty officer has opened in an emergency.
Where a row says nothing of the object, it makes no difference what lies there.
"""


def page() -> str:
    """The whole page, in Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield INTRODUCTION
    yield "| column | who |"
    yield "|---|---|"
    for letter, visitor in zip(LETTERS, VISITORS, strict=True):
        yield f"| {letter} | {_named(visitor)} |"
    found = {area: list(group) for area, group in groupby(rows(), lambda r: r.area)}
    for area, policies in AREAS.items():
        yield f"\n## {area}\n"
        yield from _told(policies)
        yield ""
        yield from _table(found[area])


def _named(visitor: Visitor) -> str:
    return f"`{visitor.value}`" if visitor else "nobody has signed in"


def _told(policies: tuple[Policy, ...]) -> Iterator[str]:
    yield "| address | who | about | to read | to act | note |"
    yield "|---|---|---|---|---|---|"
    for policy in policies:
        cells = (
            f"`{policy.name}`",
            policy.who.value,
            policy.about.value,
            _conditions(policy.reads),
            _conditions(policy.acts),
            _note(policy),
        )
        yield f"| {' | '.join(cells)} |"


def _note(policy: Policy) -> str:
    if not policy.only_where:
        return policy.note
    return f"only where `{policy.only_where}` is set; {policy.note}".rstrip("; ")


def _conditions(conditions: Conditions | None) -> str:
    if conditions is None:
        return "-"
    return "; ".join(map(_condition, conditions)) or "everybody"


def _condition(condition: Condition) -> str:
    words = []
    if not condition.posts:
        words.append("nobody")
    elif not condition.need or len(condition.posts) < len(VISITORS) - 1:
        words.append(", ".join(sorted(condition.posts)))
    if condition.need:
        words.append(condition.need.value)
    return f"{' and '.join(words)} (else {condition.refusal.value})"


def _table(found: list[Expected]) -> Iterator[str]:
    yield f"| address | method | of what | {' | '.join(LETTERS)} |"
    yield f"|---|---|---|{'---|' * len(LETTERS)}"
    by_address = groupby(found, lambda row: (row.policy.name, row.method))
    for (name, method), group in by_address:
        for told, outcomes in _merged(list(group)):
            cells = (f"`{name}`", method, told, *outcomes)
            yield f"| {' | '.join(cells)} |"


def _merged(group: list[Expected]) -> list[tuple[str, tuple[str, ...]]]:
    """Situations that are answered alike share a line."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for row in group:
        alike.setdefault(tuple(row.outcomes), []).append(row.at.value)
    whole = len(group) == 1 and len(FOUND[group[0].policy.about]) > 1
    return [
        ("whatever it is" if whole else "; ".join(filter(None, at)), outcomes)
        for outcomes, at in alike.items()
    ]
