"""Telling the public what became of a suggestion, in an officer's words."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sigap_cases.cases.exceptions import MissingAnswer
from sigap_cases.cases.models import Case
from sigap_cases.publicinfo.counting import names_somebody
from sigap_cases.publicinfo.exceptions import (
    NamesSomebody,
    NotAnswered,
    NotInThatState,
    WithdrawalReasonNeeded,
)
from sigap_cases.publicinfo.models import PublishedSuggestion
from sigap_cases.publicinfo.policies import check_can_keep
from sigap_cases.publicinfo.selectors import answered_suggestions
from workflows.definitions.conditions import value_title
from workflows.selectors import definition_of_version
from workflows.services.history import save_as


@transaction.atomic
def publish(case: Case, *, said: str, answer: str, by: Any) -> PublishedSuggestion:
    """NamesSomebody where a party of the case stands in it; again after a withdrawal."""
    check_can_keep(by)
    if not answered_suggestions(by).filter(pk=case.pk).exists():
        raise NotAnswered
    _check_words(case, said, answer)
    told = PublishedSuggestion.objects.select_for_update().filter(case=case).first()
    told = told or PublishedSuggestion(case=case)
    told.topic = topic_of(case)
    told.said, told.answer = said.strip(), answer.strip()
    told.published_by, told.published_at = by, timezone.now()
    told.withdrawn_at, told.withdrawn_reason = None, ""
    save_as(told, by=by, reason="")
    return told


def _check_words(case: Case, said: str, answer: str) -> None:
    if said.strip() == case.narrative.strip():
        raise MissingAnswer(
            "said", _("These are the sender's words. Write it in your own.")
        )
    names = [name for name in case.parties.values_list("name", flat=True) if name]
    if names_somebody(f"{said}\n{answer}", names):
        raise NamesSomebody


@transaction.atomic
def withdraw(told: PublishedSuggestion, *, by: Any, reason: str) -> PublishedSuggestion:
    check_can_keep(by)
    if not reason.strip():
        raise WithdrawalReasonNeeded
    told = PublishedSuggestion.objects.select_for_update().get(pk=told.pk)
    if told.withdrawn_at is not None:
        raise NotInThatState
    told.withdrawn_at, told.withdrawn_reason = timezone.now(), reason.strip()
    save_as(told, by=by, reason=reason.strip())
    return told


def topic_of(case: Case) -> str:
    """The topic by its title, as the sender chose it."""
    definition = definition_of_version(case.running.version)
    return value_title(definition, "topic", case.running.values.get("topic"))[:80]
