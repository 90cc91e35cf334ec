"""Letters of cases, their signatures and their templates."""

from . import posts
from .vocabulary import (
    About,
    Conditions,
    Need,
    Policy,
    forbidden_unless,
    found_by,
    hidden_but_for,
    only,
    said_unless,
)


SEES = found_by(Need.SEES_CASE)
WORKS = forbidden_unless(Need.WORKS_ON_CASE)
TAKES = found_by(Need.CLAIMS_SIGNATURE)
HOLDS = found_by(Need.HOLDS_SIGNATURE)
READS_TEMPLATES = hidden_but_for(*posts.WRITE_LETTERS)
EDITS_TEMPLATES = only(*posts.EDIT_LETTER_TEMPLATES)
IS_THERE = found_by(Need.IS_THERE)


def _of_letter(
    name: str,
    *,
    reads: Conditions | None = None,
    acts: Conditions | None = None,
    note: str = "",
) -> Policy:
    return Policy(name=name, about=About.LETTER, reads=reads, acts=acts, note=note)


OF_CASES = (
    Policy(name="letters:index", reads=(), note="letters of the cases seen"),
    Policy(
        name="letters:begin",
        about=About.CASE,
        acts=(SEES, said_unless(Need.WORKS_ON_CASE)),
    ),
    Policy(
        name="letters:incoming",
        about=About.CASE,
        reads=(SEES, WORKS),
        acts=(SEES, WORKS),
    ),
    Policy(
        name="letters:dispose",
        about=About.CASE,
        reads=(SEES, forbidden_unless(Need.DISPOSES)),
        acts=(SEES, forbidden_unless(Need.DISPOSES)),
    ),
    _of_letter("letters:letter", reads=(SEES,), note="recorded"),
    _of_letter("letters:page", reads=(SEES,)),
    _of_letter("letters:pdf", reads=(SEES,), note="recorded"),
    _of_letter("letters:file", reads=(SEES,), note="recorded"),
    _of_letter("letters:edit", reads=(SEES, WORKS), acts=(SEES, WORKS)),
    _of_letter("letters:hand_in", acts=(SEES, said_unless(Need.WORKS_ON_CASE))),
    _of_letter(
        "letters:withdraw",
        reads=(SEES, WORKS),
        acts=(SEES, WORKS),
        note="once it is signed: the supervisor and who signed it",
    ),
    _of_letter("letters:copy", acts=(SEES, said_unless(Need.WORKS_ON_CASE))),
)
SIGNATURES = (
    Policy(name="letters:waiting", reads=(), note="what waits for this person"),
    Policy(
        name="letters:sign",
        about=About.SIGNATURE,
        reads=(TAKES, HOLDS),
        acts=(TAKES, HOLDS),
        note="taking it is the first act; the letter is read once it is taken",
    ),
    Policy(name="letters:sign_page", about=About.SIGNATURE, reads=(TAKES, HOLDS)),
)
TEMPLATES = (
    Policy(name="letters:templates", reads=(READS_TEMPLATES,)),
    Policy(
        name="letters:template",
        about=About.OFFICE,
        reads=(READS_TEMPLATES, IS_THERE),
        acts=(READS_TEMPLATES, IS_THERE, EDITS_TEMPLATES),
    ),
    Policy(
        name="letters:try_out",
        about=About.OFFICE,
        acts=(READS_TEMPLATES, IS_THERE, EDITS_TEMPLATES),
    ),
    Policy(
        name="letters:template_pdf",
        about=About.OFFICE,
        reads=(READS_TEMPLATES, IS_THERE),
    ),
    Policy(
        name="letters:publish",
        about=About.OFFICE,
        acts=(READS_TEMPLATES, IS_THERE, EDITS_TEMPLATES),
    ),
)
POLICIES = (*OF_CASES, *SIGNATURES, *TEMPLATES)
