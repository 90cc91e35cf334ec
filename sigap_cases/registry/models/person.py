"""Who somebody is, and how they and their family are reached."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from sigap_cases.registry.enums import ContactWay, Language, Relation, Sex, WorkPhase
from sigap_cases.registry.names import NameKey
from sigap_cases.sealing.fields import (
    BlindIndexField,
    EncryptedTextField,
    SealedRow,
    SealField,
)
from sigap_cases.sealing.history import SealedHistory


# In clear in the record itself, so that it is found and sorted; a merge keeps them sealed.
SEALED_IN_HISTORY = ("name", "birth_date", "banjar", "safe_note")


class Person(SealedRow):
    """A worker of the regency. Nothing but name, sex, village and phase is required.

    A record that was merged into another stays as a row and is shown no more; merging
    and its undoing are ``services.merging``.
    """

    # The same send again finds the record instead of making another.
    submission_key = models.UUIDField(unique=True, editable=False)
    name = models.CharField(_("full name"), max_length=150)
    name_key = models.GeneratedField(
        expression=NameKey("name"),
        output_field=models.CharField(max_length=150),
        db_persist=True,
    )
    seal = SealField(at_once=True)
    nik = EncryptedTextField(_("NIK"), max_length=16, blank=True, bound_to="person.nik")
    nik_index = BlindIndexField(of="nik", kind="nik")
    family_card = EncryptedTextField(
        _("family card number"),
        max_length=16,
        blank=True,
        bound_to="person.family_card",
    )
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex.choices)
    village = models.ForeignKey(
        Unit, verbose_name=_("village"), on_delete=models.PROTECT, related_name="+"
    )
    banjar = models.CharField(_("banjar"), max_length=100, blank=True)
    phase = models.CharField(
        _("phase of work"), max_length=12, choices=WorkPhase.choices
    )
    phase_since = models.DateField(_("in this phase since"))
    employment_insurance = EncryptedTextField(
        _("BPJS Ketenagakerjaan number"),
        max_length=30,
        blank=True,
        bound_to="person.employment_insurance",
    )
    employment_insurance_until = models.DateField(
        _("BPJS Ketenagakerjaan valid until"), null=True, blank=True
    )
    health_insurance = EncryptedTextField(
        _("JKN number"), max_length=30, blank=True, bound_to="person.health_insurance"
    )
    language = models.CharField(
        _("language"), max_length=5, choices=Language.choices, blank=True
    )
    safe_way = models.CharField(
        _("safe way to reach the worker"),
        max_length=10,
        choices=ContactWay.choices,
        default=ContactWay.ANY,
    )
    safe_from = models.TimeField(_("safe from"), null=True, blank=True)
    safe_until = models.TimeField(_("safe until"), null=True, blank=True)
    pass_phrase = EncryptedTextField(
        _("pass phrase"), max_length=60, blank=True, bound_to="person.pass_phrase"
    )
    safe_note = models.CharField(
        _("what to mind when contacting"), max_length=300, blank=True
    )
    last_contact_at = models.DateTimeField(_("last contact"), null=True, blank=True)
    registered_at = models.DateTimeField(_("registered"))
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )

    # Since then the record says what phase somebody was in, and not who it was.
    erased_at = models.DateTimeField(
        _("personal data deleted"), null=True, blank=True, editable=False
    )

    # What is derived from another column needs no history of its own.
    history = SealedHistory(
        sealed=SEALED_IN_HISTORY,
        excluded_fields=["name_key", "nik_index"],
    )

    class Meta:
        verbose_name = _("worker")
        ordering = ["name", "pk"]
        default_permissions = ()
        permissions = [
            ("view_person", "Can read a worker's record"),
            ("change_person", "Can change a worker's record"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="person_has_name"),
            models.CheckConstraint(
                condition=Q(sex__in=Sex.values), name="person_sex_known"
            ),
            models.CheckConstraint(
                condition=Q(phase__in=WorkPhase.values), name="person_phase_known"
            ),
            models.CheckConstraint(
                condition=Q(safe_from=None, safe_until=None)
                | Q(safe_from__isnull=False, safe_until__isnull=False),
                name="person_safe_hours_both",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("pk")),
                name="person_not_merged_into_itself",
            ),
        ]
        indexes = [
            models.Index(
                fields=["name", "id"],
                condition=Q(merged_into=None),
                name="person_by_name",
            ),
            models.Index(
                fields=["village", "name", "id"],
                condition=Q(merged_into=None),
                name="person_of_village",
            ),
            models.Index(fields=["nik_index"], name="person_nik_index"),
            GinIndex(
                OpClass("name_key", name="gin_trgm_ops"), name="person_name_trigram"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_merged(self) -> bool:
        return self.merged_into_id is not None


class PersonPhone(SealedRow):
    """A number of the worker's own, as E.164."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="phones")
    seal = SealField(owner="person", at_once=True)
    number = EncryptedTextField(_("phone"), max_length=20, bound_to="phone.number")
    number_index = BlindIndexField(of="number", kind="phone")
    note = models.CharField(_("note"), max_length=100, blank=True)

    history = SealedHistory(sealed=("note",), excluded_fields=["number_index"])

    class Meta:
        verbose_name = _("phone")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["person", "number_index"], name="phone_once_a_person"
            ),
            models.CheckConstraint(
                condition=~Q(number_index=""), name="phone_has_number"
            ),
        ]
        indexes = [models.Index(fields=["number_index"], name="phone_index")]

    def __str__(self) -> str:
        return self.number


class EmergencyContact(SealedRow):
    """Family or somebody else to turn to, and whether they may act for the worker."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="contacts"
    )
    name = models.CharField(_("name"), max_length=150)
    relation = models.CharField(
        _("relation"), max_length=10, choices=Relation.choices, default=Relation.OTHER
    )
    seal = SealField(owner="person", at_once=True)
    phone = EncryptedTextField(
        _("phone"), max_length=20, blank=True, bound_to="contact.phone"
    )
    phone_index = BlindIndexField(of="phone", kind="phone")
    has_authority = models.BooleanField(_("holds a power of attorney"), default=False)

    history = SealedHistory(sealed=("name",), excluded_fields=["phone_index"])

    class Meta:
        verbose_name = _("emergency contact")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="contact_has_name"),
        ]
        indexes = [models.Index(fields=["phone_index"], name="contact_phone_index")]

    def __str__(self) -> str:
        return self.name
