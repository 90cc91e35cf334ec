"""What the holder of a code adds to the case: an answer with its files."""

import uuid
from collections.abc import Sequence

from django.core.files.base import File
from django.db import transaction

from sigap_cases.cases.enums import DocumentKind
from sigap_cases.cases.models import Case, ReporterMessage
from sigap_cases.cases.services import correspondence, documents
from sigap_cases.cases.services.locking import lock_case
from workflows.actors import holder


@transaction.atomic
def complete(
    case: Case, text: str, files: Sequence["File[bytes]"], *, key: uuid.UUID
) -> ReporterMessage:
    """Answer what was asked, files included: all or nothing, once per ``key``."""
    lock_case(case)
    known = correspondence.written_under(case, key)
    if known is not None:
        return known
    _attach(case, files)
    return correspondence.complete_what_was_asked(case, text, key=key)


@transaction.atomic
def write(
    case: Case, text: str, files: Sequence["File[bytes]"], *, key: uuid.UUID
) -> ReporterMessage:
    """A message of the reporter's own accord, with files if there are any."""
    lock_case(case)
    known = correspondence.written_under(case, key)
    if known is not None:
        return known
    message = correspondence.write_to_office(case, text, key=key)
    _attach(case, files)
    return message


def _attach(case: Case, files: Sequence["File[bytes]"]) -> None:
    by = holder()
    for file in files:
        documents.store(
            case, file, kind=DocumentKind.OTHER, title=file.name or "", by=by
        )
