"""What imports and exports refuse, each with a sentence for the person."""

from django.utils.translation import gettext_lazy as _

from workflows.exceptions import NotAllowed, WorkflowError, WrongState


class ExchangeError(WorkflowError):
    """Root of the errors of exchanging data."""


class SheetRefused(ExchangeError):
    sentence = _(
        "This file cannot be read. Save it as XLSX or CSV and choose it again."
    )


class SheetTooLarge(ExchangeError):
    sentence = _(
        "This file is too large: at most 25 MB, 60,000 rows and 60 columns. Divide it."
    )


class SheetEmpty(ExchangeError):
    sentence = _("This file holds no row below its headings.")


class HeadingsMissing(ExchangeError):
    sentence = _(
        "Name and village are needed: say which columns hold them. The others may stay empty."
    )


class ColumnTwice(ExchangeError):
    sentence = _("Two columns are named alike. Each may be chosen once.")


class NotYourImport(NotAllowed):
    sentence = _("Imports are for case workers and supervisors.")


class WrongMoment(WrongState):
    sentence = _("The import has moved on meanwhile. Look at where it stands now.")


class UndecidedRows(ExchangeError):
    sentence = _(
        "Rows are still undecided or with faults. Decide them, mend them or leave them out."
    )


class DecisionWrong(ExchangeError):
    sentence = _("This row cannot be decided so.")


class ChangedMeanwhile(ExchangeError):
    """The registry or its lists are others than when the rows were checked."""

    sentence = _("The registry has changed meanwhile: the rows are checked again.")


class UndoRefused(WrongState):
    """``rows``: the numbers of the rows whose records were changed or used since."""

    sentence = _(
        "The import cannot be undone: records were changed or used since. They are named below."
    )

    def __init__(self, rows: list[int]) -> None:
        self.rows = rows
        super().__init__()


class UndoIsSupervisors(NotAllowed):
    sentence = _("After a day only a supervisor undoes an import.")


class PurposeMissing(ExchangeError):
    sentence = _("Say what the data are taken out for.")


class MendedWrongly(ExchangeError):
    sentence = _(
        "Bring back the file with the faulty rows as it was downloaded, with its first"
        " column: the number of the row."
    )


class Unreadable(ExchangeError):
    """A cell; the sentence goes into the row's reasons and never repeats the cell."""
