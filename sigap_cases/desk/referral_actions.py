"""What the office may do with a referral beside its tasks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.enums import UnitKind
from accounts.models import User
from sigap_cases.cases.enums import Level, ReferralWay
from sigap_cases.cases.models import Referral
from sigap_cases.cases.services import referral_answers, referral_links, referrals
from sigap_cases.cases.services.referral_answers import answers_awaited

from . import referral_forms as forms
from .forms import DeskForm, ReasonForm
from .referrals import ReferralFile


class ReferralAction(TextChoices):
    """The word in the address, and the words on the button."""

    ANSWER = "catat-jawaban", _("Record the agency's answer")
    LINK = "tautan", _("Give a one-time link")
    REVOKE_LINK = "cabut-tautan", _("Revoke the one-time link")
    SHARE = "bagikan", _("Share documents or data")
    NAME = "sebut-nama", _("Name who may read it")
    WAY = "cara-menjawab", _("Change how the agency answers")
    WITHDRAW = "cabut", _("Withdraw the referral")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """How an action is asked for, done, and told; ``primary`` is its button."""

    form: Callable[[Any, Any, Referral], Any]
    do: Callable[[Referral, Any, Any], object]
    primary: Any
    done: Any
    help: Any = ""


def offered(file: ReferralFile) -> list[ReferralAction]:
    """In the order of the menu; nothing once the referral has ended."""
    referral = file.referral
    if not file.live or not file.works:
        return []
    left_out = set()
    if referral.way == ReferralWay.ACCOUNT or not answers_awaited(referral):
        left_out.add(ReferralAction.ANSWER)
    if referral.way != ReferralWay.LINK:
        left_out |= {ReferralAction.LINK, ReferralAction.REVOKE_LINK}
    if not any(link.revoked_at is None for link in file.links):
        left_out.add(ReferralAction.REVOKE_LINK)
    if not _names_people(referral):
        left_out.add(ReferralAction.NAME)
    return [action for action in ReferralAction if action not in left_out]


def _names_people(referral: Referral) -> bool:
    return (
        referral.case.level == Level.SECRET
        and referral.partner is not None
        and referral.partner.kind == UnitKind.PARTNER
    )


def _nameable(referral: Referral) -> list[User]:
    return referrals.nameable_of(referral.partner) if referral.partner else []


def _change_way(referral: Referral, form: Any, by: Any) -> object:
    people = User.objects.filter(pk__in=form.cleaned_data.get("people") or [])
    return referrals.change_way(
        referral, form.cleaned_data["way"], by=by, people=list(people)
    )


DEEDS: dict[ReferralAction, Deed] = {
    ReferralAction.ANSWER: Deed(
        form=lambda data, files, referral: forms.AnswerForm(
            data, files, awaited=answers_awaited(referral)
        ),
        do=lambda referral, form, by: referral_answers.record_answer(
            referral, form.answer(), by=by
        ),
        primary=_("Record the answer"),
        done=_("The answer is recorded."),
        help=_(
            "What the agency answered by letter, telephone or in person. Add the scan."
        ),
    ),
    ReferralAction.LINK: Deed(
        form=lambda data, _files, _referral: forms.LinkForm(data),
        do=lambda _referral, _form, _by: None,
        primary=_("Make the link"),
        done="",
        help=_("An earlier link stops working. It opens this referral alone, once."),
    ),
    ReferralAction.REVOKE_LINK: Deed(
        form=lambda data, _files, _referral: DeskForm(data),
        do=lambda referral, _form, by: referral_links.revoke(referral, by=by),
        primary=_("Revoke the link"),
        done=_("The link opens nothing any more."),
        help=_("Also where it is open now. What was answered stays."),
    ),
    ReferralAction.SHARE: Deed(
        form=lambda data, _files, referral: forms.ShareForm(data, referral=referral),
        do=lambda referral, form, by: referrals.share(referral, by=by, **form.chosen()),
        primary=_("Share"),
        done=_("The partner sees it from now on."),
    ),
    ReferralAction.NAME: Deed(
        form=lambda data, _files, referral: forms.PeopleForm(
            data, people=_nameable(referral)
        ),
        do=lambda referral, form, by: referrals.name_person(
            referral, form.cleaned_data["user"], by=by
        ),
        primary=_("Name this person"),
        done=_("This person sees the referral from now on."),
    ),
    ReferralAction.WAY: Deed(
        form=lambda data, _files, referral: forms.WayForm(
            data, initial={"way": referral.way}, referral=referral
        ),
        do=_change_way,
        primary=_("Change"),
        done=_("The agency answers in the new way from now on."),
    ),
    ReferralAction.WITHDRAW: Deed(
        form=lambda data, _files, _referral: ReasonForm(data),
        do=lambda referral, form, by: referrals.withdraw(
            referral, reason=form.cleaned_data["reason"], by=by
        ),
        primary=_("Withdraw the referral"),
        done=_("The referral is withdrawn. The partner sees nothing of it."),
        help=_("The partner loses sight at once, also of what it has sent."),
    ),
}
