"""What the case file refuses, each with a sentence for the person."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workflows.exceptions import WorkflowError, WrongState


class CaseError(WorkflowError):
    """Root of the case file's errors."""


class MissingAnswer(CaseError):
    """``field`` names what is missing or wrong."""

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        super().__init__(sentence)


class FileRefused(CaseError):
    sentence = _("This file cannot be taken.")


class FileTooLarge(FileRefused):
    sentence = _(
        "The file is larger than 10 MB. Send a smaller photo or split the PDF."
    )


class FileTypeRefused(FileRefused):
    sentence = _("Only photos (JPG, PNG, WebP) and PDF are taken.")


class FileDamaged(FileRefused):
    sentence = _("The file is damaged and cannot be opened. Choose it again.")


class CustodiansMissing(CaseError):
    sentence = _(
        "The office has not named two custodians for secret cases, one of them a supervisor. "
        "Ask the supervisor to name them first."
    )


class CaseEnded(CaseError):
    sentence = _("This case has ended.")


class NothingAsked(CaseError):
    sentence = _("Nothing is being asked of you at the moment.")


class ObjectionNotPossible(CaseError):
    sentence = _("An objection is not possible now.")


class CodeUnknown(CaseError):
    sentence = _("We do not know this code. Check each letter and digit.")


class IdentityNotProven(CaseError):
    sentence = _("The answers do not match. The code is not issued again.")


class LinkedCaseUnknown(CaseError):
    sentence = _("No case of this kind can be opened from another one yet.")


class LinkRefused(CaseError):
    sentence = _("These two cases cannot be linked this way.")


class AlreadyLinked(LinkRefused):
    sentence = _("These two cases are linked already.")


class ChildStays(LinkRefused):
    sentence = _(
        "A case that was started from another one, or merged into it, stays linked to it."
    )


class LessThanParent(CaseError):
    sentence = _(
        "This case was started from one that is more confidential, and stays at least as "
        "confidential as that."
    )


class MergeRefused(CaseError):
    sentence = _(
        "A case cannot be merged into itself or into one that is merged already."
    )


class LessConfidential(MergeRefused):
    sentence = _(
        "The other case is less confidential. Raise its level first, then merge."
    )


class GrantRefused(CaseError):
    sentence = _("This person cannot be given access to this case.")


class TemplateRefused(CaseError):
    """The text of a letter cannot be typeset; ``fault`` says where and why."""

    def __init__(self, fault: object) -> None:
        self.fault = fault
        super().__init__(str(fault))


class LetterFrozen(CaseError):
    sentence = _("A letter does not change any more once it has been handed in.")


class LetterNotReady(CaseError):
    sentence = _("This cannot be done with the letter in its present state.")


class NumberTaken(CaseError):
    sentence = _("This number is taken already. Check the agenda.")


class NotTheSigner(CaseError):
    sentence = _("Only the post that the letter names may sign it.")


class SignsForAnother(CaseError):
    sentence = _(
        "The letter is prepared in the name of somebody else. Send it back, so that the "
        "signer becomes who stands in."
    )


class NotSignedElectronically(FileRefused):
    sentence = _(
        "This PDF holds no electronic signature. Upload it as a scan, or choose the "
        "file that was signed with the certificate."
    )


class NothingMayBeTold(CaseError):
    sentence = _(
        "Nothing may be told to this party yet. Settle first what it may be told."
    )


class RosterRefused(CaseError):
    """A list of complainants with faults; ``rows`` names each in words."""

    sentence = _("Nothing was added yet. Mend the rows named below and send it again.")

    def __init__(self, rows: "list[str]") -> None:
        self.rows = rows
        super().__init__()


class TableRefused(CaseError):
    sentence = _(
        "This table cannot be read. Save it as XLSX or CSV, or paste the rows."
    )


class TableTooLarge(TableRefused):
    sentence = _(
        "The table is too large. At most 1,000 rows and 2 MB are taken at once;"
        " divide it."
    )


class NotTheLatestVersion(CaseError):
    sentence = _(
        "A newer version of this document has been added. Open that one instead."
    )


class StillToBeSought(CaseError):
    """Closing as unreachable before the days of the rule have passed."""

    sentence = _("The reporter has not been sought long enough to close the case.")


class HearingMovedOn(CaseError):
    sentence = _("This cannot be done now: the hearing has moved on. Open it again.")


class BundleTooLarge(CaseError):
    sentence = _(
        "The files of this case are too large for one download. Download them one by one."
    )


class NothingReleased(CaseError):
    sentence = _("This document is not given out.")


class ReferralEnded(CaseError):
    sentence = _("This referral has ended.")


class TargetRefused(CaseError):
    sentence = _("This agency cannot receive a referral.")


class NotAwaited(CaseError):
    sentence = _("This answer does not fit where the referral stands now.")


class LinkUnknown(CaseError):
    sentence = _(
        "This link is not valid any more. Ask the office that sent it for a new one."
    )


class NoCaseToOpen(CaseError):
    """The same for a number that does not exist and for one that may not be opened."""

    sentence = _(
        "There is no case of this number that you may open in an emergency. Check the "
        "number, or call the supervisor."
    )


class TooManyTries(CaseError):
    sentence = _(
        "You have tried too often. Wait an hour, or call the supervisor if somebody is "
        "in danger."
    )


class AccessOver(CaseError):
    sentence = _("This emergency access is over already.")


class OthersCanDoIt(CaseError):
    """Separation of duties stands as long as somebody else holds the post."""

    def __init__(self, names: str) -> None:
        super().__init__(
            gettext(
                "Somebody else at the office can do this task: %(names)s. Give it to "
                "them instead."
            )
            % {"names": names}
        )


class CaseErased(WrongState):
    sentence = _("The personal data of this case have been deleted.")


class ErasureWaits(WrongState):
    sentence = _("A deletion of this person's data waits for its decision already.")


class ErasureDecided(WrongState):
    sentence = _("This has been decided already.")


class NothingToErase(WrongState):
    sentence = _("There is nothing that could be deleted now.")


class PlanChanged(WrongState):
    sentence = _(
        "What would be deleted has changed since you looked at it. Look at it once more."
    )


class HoldStands(WrongState):
    sentence = _("A legal hold lies on this case already.")


class HoldLifted(WrongState):
    sentence = _("This legal hold was lifted already.")


class NothingDue(WrongState):
    sentence = _("No case falls due by this rule.")


class RunWaits(WrongState):
    sentence = _("A run of this rule waits for its decision or is being carried out.")
