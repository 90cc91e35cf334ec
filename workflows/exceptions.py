"""What the engine refuses, each with a sentence for the person."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _


if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class WorkflowError(Exception):
    """Root of the engine's errors; ``sentence`` is shown on the page."""

    sentence: "StrOrPromise" = _("This cannot be done now.")

    def __init__(self, sentence: str | None = None) -> None:
        if sentence is not None:
            self.sentence = sentence
        super().__init__(str(self.sentence))


class NotAllowed(WorkflowError):
    sentence = _("You do not hold the post that this task is for.")


class NotAllowedHere(NotAllowed):
    sentence = _("This is for another post to change.")


class NotTheOwner(NotAllowed):
    sentence = _("This task is being worked on by somebody else.")


class SamePersonForbidden(NotAllowed):
    sentence = _(
        "The rules ask for another person than the one who did the earlier step."
    )


class ConflictDeclared(NotAllowed):
    sentence = _(
        "Who has declared a conflict of interest in this case takes on none of its tasks."
    )


class PersonAway(NotAllowed):
    sentence = _("This person is on leave. Choose somebody who is there.")


class WrongState(WorkflowError):
    sentence = _("The task is no longer in the state you saw. Reload the page.")


class AlreadyTaken(WrongState):
    sentence = _("Somebody else has just taken this task.")


class AlreadyCompleted(WrongState):
    sentence = _("This task is already completed.")


class StaleForm(WrongState):
    sentence = _(
        "The task has changed since you opened this form. What you entered is kept."
    )


class ProcessEnded(WrongState):
    sentence = _("This process has already ended.")


class Busy(WorkflowError):
    sentence = _("The case is being changed right now. Try again in a moment.")


class InvalidValues(WorkflowError):
    """Values that do not fit the task's form; ``errors`` maps field to sentence."""

    sentence = _("Some answers are missing or do not fit.")

    def __init__(self, errors: dict[str, str]) -> None:
        self.errors = errors
        super().__init__()


class UnknownMessage(WorkflowError):
    sentence = _("The process does not know this message.")


class UnknownVersion(WorkflowError):
    sentence = _("There is no published version of this process.")


class DefinitionHasProblems(WorkflowError):
    sentence = _("The definition has problems and cannot be published.")


class SecondPersonNeeded(NotAllowed):
    sentence = _("Another person than the one who drafted it must approve.")


class ReasonNeeded(WorkflowError):
    sentence = _("Give a reason.")


class ClockMayNotPause(WorkflowError):
    sentence = _("The clock of this task may not be stopped for anybody.")


class ClockNotRunning(WrongState):
    sentence = _("The clock of this task does not run now.")


class ClockNotPaused(WrongState):
    sentence = _("The clock of this task is not stopped now.")


class PauseUsedUp(WorkflowError):
    sentence = _(
        "This clock has been stopped for as long as its rule allows. It goes on running."
    )


class NoExtension(WorkflowError):
    sentence = _("The rule of this deadline knows no extension.")


class ExtendedBefore(WorkflowError):
    sentence = _("This deadline has been extended once, which is all the rule allows.")


class ExtensionHasItsStep(WorkflowError):
    sentence = _(
        "This process extends the deadline by a step of its own, with its letter."
    )


class VersionAhead(WorkflowError):
    sentence = _(
        "A later version of this rule already waits for its day. Withdraw it first."
    )


class ValidFromPast(WorkflowError):
    sentence = _("A new version comes into force now or later, not in the past.")


class SourceNeeded(WorkflowError):
    sentence = _("A verified term names the page on which its source can be read.")


class NothingChanged(WorkflowError):
    sentence = _("Nothing was changed.")


class NothingToMove(WorkflowError):
    sentence = _("There is no task left to move. Choose at least one.")


class PlanChanged(WrongState):
    """What was previewed is no longer so; ``changes`` maps a task to its sentence."""

    sentence = _(
        "Something has changed since the preview. Nothing was moved; look at it again."
    )

    def __init__(self, changes: dict[int, str]) -> None:
        self.changes = changes
        super().__init__()


class UndoTooLate(WrongState):
    sentence = _("A reassignment can be undone within an hour. Move the tasks anew.")


class AlreadyUndone(WrongState):
    sentence = _("This reassignment has already been undone.")


class MovedOn(WrongState):
    """Some tasks of the batch are no longer as it left them; ``changes`` says why."""

    sentence = _("Some of these tasks have moved on. Nothing was undone yet.")

    def __init__(self, changes: dict[int, str]) -> None:
        self.changes = changes
        super().__init__()


class KeyMissing(WorkflowError):
    def __init__(self, path: object) -> None:
        super().__init__(
            _("There is no key that signs the history in %(path)s.") % {"path": path}
        )


class KeyExists(WorkflowError):
    def __init__(self, path: object) -> None:
        super().__init__(
            _("There is a key in %(path)s already; it is not written over.")
            % {"path": path}
        )


class AnotherKeyNamed(WorkflowError):
    """The root before was signed by, or names, a key that is not the one in the file."""

    def __init__(self, key_id: str) -> None:
        super().__init__(
            _("The root before asks for the key %(key)s, which is not in the file.")
            % {"key": key_id}
        )


class NotOneRoot(WorkflowError):
    def __init__(self, path: object, line: int) -> None:
        super().__init__(
            _("Line %(line)d of %(path)s is not a signed root.")
            % {"path": path, "line": line}
        )


class NoSuchMatter(WorkflowError):
    sentence = _("There is no case of that number.")
