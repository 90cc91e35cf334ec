"""Everything that is checked before a definition may be published."""

from workflows.definitions.explaining import problem_of
from workflows.definitions.parsing import Parsed, parse
from workflows.definitions.problems import Problem, Severity, errors
from workflows.definitions.references import check_references
from workflows.definitions.schema import Definition
from workflows.definitions.soundness import prove
from workflows.definitions.structure import check_structure
from workflows.definitions.vocabulary import Vocabulary


def check(definition: Definition, vocabulary: Vocabulary) -> tuple[Problem, ...]:
    """All problems of a definition, errors first.

    What builds on something broken is not looked at: the structure only when all
    references exist.
    """
    found = tuple(check_references(definition, vocabulary))
    if not errors(found):
        structure = tuple(check_structure(definition))
        found += structure + _soundness(definition, structured=not structure)
    return tuple(sorted(found, key=lambda item: item.severity is Severity.WARNING))


def examine(text: str, vocabulary: Vocabulary) -> Parsed:
    """Parse and check a document; every problem carries its line."""
    parsed = parse(text)
    if parsed.definition is None:
        return parsed
    problems = check(parsed.definition, vocabulary)
    located = tuple(parsed.located(problem) for problem in problems)
    return Parsed(parsed.definition, located, parsed.document)


def _soundness(definition: Definition, *, structured: bool) -> tuple[Problem, ...]:
    faults = prove(definition, structured=structured)
    if not structured:  # the structure already says what is never reached, and why
        faults = tuple(fault for fault in faults if fault.path)
    return tuple(problem_of(fault, definition) for fault in faults)
