"""Vocabulary of what is published; labels by translation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ItemKind(models.TextChoices):
    """The classes of information (UU 14/2008 art. 9, 10, 11 and 17)."""

    PERIODIC = "berkala", _("Published periodically")
    IMMEDIATE = "serta-merta", _("Published at once")
    ANYTIME = "setiap-saat", _("Available at any time")
    EXCLUDED = "dikecualikan", _("Excluded")


# What the law says of each class, in the order in which the public reads them.
LEGAL_BASIS: dict[str, str] = {
    ItemKind.PERIODIC: "UU 14/2008 Pasal 9",
    ItemKind.IMMEDIATE: "UU 14/2008 Pasal 10",
    ItemKind.ANYTIME: "UU 14/2008 Pasal 11",
    ItemKind.EXCLUDED: "UU 14/2008 Pasal 17",
}


class ItemForm(models.TextChoices):
    SOFT = "soft", _("Electronic copy")
    HARD = "hard", _("Printed copy")
    BOTH = "both", _("Electronic and printed copy")


class ItemState(models.TextChoices):
    """Draft, then before a second person, then public; taken back with a reason."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Waiting for the superior")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Article(models.TextChoices):
    """Grounds of exclusion, UU 14/2008 art. 17, by the keys of the process definition."""

    A = "ps17_a", _("Article 17 letter a, law enforcement")
    B = "ps17_b", _("Article 17 letter b, intellectual property and fair competition")
    C = "ps17_c", _("Article 17 letter c, defence and security")
    D = "ps17_d", _("Article 17 letter d, natural wealth")
    E = "ps17_e", _("Article 17 letter e, national economy")
    F = "ps17_f", _("Article 17 letter f, foreign relations")
    G = "ps17_g", _("Article 17 letter g, private deeds and wills")
    H = "ps17_h", _("Article 17 letter h, personal secrets")
    I = "ps17_i", _("Article 17 letter i, confidential memoranda")  # noqa: E741
    J = "ps17_j", _("Article 17 letter j, forbidden by another law")


class Decision(models.TextChoices):
    """What was decided on a request, by the keys of the process definition."""

    GIVEN = "given", _("Given in full")
    GIVEN_PART = "given_part", _("Given in part")
    REFUSED = "refused", _("Refused")
    NOT_HELD = "not_held", _("Not held by the office")


class ObjectionDecision(models.TextChoices):
    UPHELD = "upheld", _("Objection accepted")
    REJECTED = "rejected", _("Objection rejected")


class DisputeState(models.TextChoices):
    RUNNING = "running", _("Being heard")
    OPEN = "open", _("To be opened")
    CLOSED = "closed", _("Refusal confirmed or dispute withdrawn")
