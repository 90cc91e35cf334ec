"""What goes out and what is taken, field by field: a new column shows nowhere by itself."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers as s

from sigap_cases.cases.enums import ReferralGround, ReferralKind, ReferralStatus
from sigap_cases.cases.services.referrals import told_of
from sigap_cases.registry.enums import Scheme, Sector, Sex, WorkPhase
from sigap_cases.registry.models import Person, Placement
from sigap_cases.registry.policies import reads_numbers
from sigap_cases.registry.sensitive import masked
from sigap_cases.reports.enums import Table

from .enums import Scope
from .selectors import positions_as
from .services.answers import SAID, awaited_of


class FieldError(s.Serializer[Any]):
    field = s.CharField(help_text="Kosong bila bukan satu isian.")
    message = s.CharField()


class Problem(s.Serializer[Any]):
    """Penolakan menurut RFC 9457."""

    type = s.CharField()
    title = s.CharField()
    status = s.IntegerField()
    detail = s.CharField(help_text="Apa yang salah dan apa yang dapat dilakukan.")
    errors = FieldError(many=True)


class Region(s.Serializer[Any]):
    """Kecamatan, desa, atau kelurahan dengan kode Kemendagri."""

    code = s.CharField()
    name = s.CharField()
    kind = s.CharField()
    parent = s.CharField(source="parent.code", default=None, allow_null=True)


class Place(s.Serializer[Any]):
    code = s.CharField()
    name = s.CharField()


class PersonLine(s.Serializer[Person]):
    """PMI dalam daftar."""

    id = s.IntegerField(source="pk")
    name = s.CharField()
    sex = s.ChoiceField(Sex.choices)
    village = Place()
    phase = s.ChoiceField(WorkPhase.choices)
    phase_since = s.DateField()


class PersonWhole(PersonLine):
    """Catatan PMI; NIK disamarkan bagi peran yang hanya membaca."""

    nik = s.SerializerMethodField()
    birth_date = s.DateField(allow_null=True)
    banjar = s.CharField(allow_blank=True)
    registered_at = s.DateTimeField()

    def get_nik(self, person: Person) -> str:
        positions = positions_as(self.context["client"])
        return person.nik if reads_numbers(positions, person) else masked(person.nik)


class PlacementLine(s.Serializer[Placement]):
    """Penempatan: di suatu negara, atau di kapal."""

    id = s.IntegerField(source="pk")
    person = s.IntegerField(source="person_id")
    scheme = s.ChoiceField(Scheme.choices)
    sector = s.ChoiceField(Sector.choices)
    is_ship = s.BooleanField()
    country = s.CharField(allow_blank=True)
    city = s.CharField(allow_blank=True)
    ship = s.CharField(allow_blank=True)
    flag = s.CharField(allow_blank=True)
    shipping_company = s.CharField(allow_blank=True)
    agency = s.CharField(allow_blank=True)
    employer = s.CharField(allow_blank=True)
    job = s.CharField(allow_blank=True)
    starts_on = s.DateField(allow_null=True)
    ends_on = s.DateField(allow_null=True)
    ended_on = s.DateField(allow_null=True)


class Text(s.CharField):
    """Plain text: a NUL is no character of any name."""

    def __init__(self, **told: Any) -> None:
        super().__init__(**{"required": False, "allow_blank": True, **told})


class Strict(s.Serializer[Any]):
    """A field that is not known is an error: who misspells one would never notice."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            unknown = sorted(set(map(str, data)) - self.fields.keys())
            if unknown:
                message = _("This field is not known.")
                raise s.ValidationError({name: [message] for name in unknown})
        return super().to_internal_value(data)


class PlacementReport(Strict):
    """Laporan penempatan baru."""

    scheme = s.ChoiceField(Scheme.choices)
    sector = s.ChoiceField(Sector.choices)
    is_ship = s.BooleanField(required=False, default=False)
    country = s.RegexField("^[A-Z]{2}$", required=False, allow_blank=True)
    city = Text(max_length=100)
    ship = Text(max_length=120)
    flag = s.RegexField("^[A-Z]{2}$", required=False, allow_blank=True)
    shipping_company = Text(max_length=150)
    agency = Text(max_length=150)
    agency_licence = Text(max_length=60)
    employer = Text(max_length=150)
    job = Text(max_length=120)
    starts_on = s.DateField(required=False, allow_null=True)
    ends_on = s.DateField(required=False, allow_null=True)


class ReferralLine(s.Serializer[Any]):
    """Rujukan dalam daftar."""

    number = s.CharField()
    kind = s.ChoiceField(ReferralKind.choices)
    status = s.ChoiceField(ReferralStatus.choices)
    agency = s.CharField()
    purpose = s.CharField()
    sent_at = s.DateTimeField()
    accepted_at = s.DateTimeField(allow_null=True)
    ends_on = s.DateField()


class Entry(s.Serializer[Any]):
    kind = s.CharField()
    body = s.CharField(allow_blank=True)
    from_partner = s.BooleanField()
    written_at = s.DateTimeField()


class Number(s.Serializer[Any]):
    kind = s.CharField()
    number = s.CharField()
    dated = s.DateField(allow_null=True)


class ReferralWhole(ReferralLine):
    """Rujukan seperti yang dilihat instansi penerima: bukan kasus di belakangnya."""

    ground = s.ChoiceField(ReferralGround.choices)
    summary = s.CharField()
    parties = s.SerializerMethodField()
    entries = s.SerializerMethodField()
    numbers = Number(many=True, source="numbers.all")
    awaited = s.SerializerMethodField()

    def get_parties(self, referral: Any) -> list[dict[str, str]]:
        return [dict(row) for row in told_of(referral)]

    @extend_schema_field(Entry(many=True))
    def get_entries(self, referral: Any) -> list[Any]:
        said = referral.entries.filter(is_internal=False)
        return list(Entry(said, many=True).data)

    def get_awaited(self, referral: Any) -> list[str]:
        return awaited_of(referral)


class Answer(Strict):
    """Jawaban atau laporan instansi atas rujukan."""

    answer = s.ChoiceField([(str(kind), str(kind)) for kind in SAID])
    text = Text(max_length=10_000)
    number_kind = Text(max_length=60)
    number = Text(max_length=120)
    number_date = s.DateField(required=False, allow_null=True)


class NoteSent(Strict):
    """Catatan pada rujukan, tanpa mengubah keadaannya."""

    text = s.CharField(max_length=10_000)


class Recorded(s.Serializer[Any]):
    """Apa yang dicatat."""

    referral = s.CharField()
    recorded = s.CharField()


class Code(s.Serializer[Any]):
    code = s.CharField()
    label = s.CharField()


class Codes(s.Serializer[Any]):
    """Daftar kode beserta artinya."""

    referral_status = Code(many=True)
    work_phase = Code(many=True)
    scheme = Code(many=True)
    sector = Code(many=True)
    answer = Code(many=True)


class Self(s.Serializer[Any]):
    """Token yang sedang dipakai."""

    client = s.CharField(source="client.name")
    agency = Place(source="client.unit")
    post = s.CharField(source="client.post")
    scopes = s.ListField(child=s.ChoiceField(Scope.choices))
    requests_a_minute = s.IntegerField(source="client.rate")
    expires_at = s.DateTimeField()


class TableLine(s.Serializer[Any]):
    """Tabel statistik yang diumumkan."""

    table = s.ChoiceField(Table.choices)
    title = s.CharField()
    by = s.ChoiceField([("district", "district"), ("year", "year")])
    latest_day = s.DateField(allow_null=True)


class Cell(s.Serializer[Any]):
    """Satu angka. Kode kosong berarti jumlah seluruhnya."""

    hub = s.CharField(
        allow_blank=True, help_text="Kode Kemendagri kecamatan, atau tahun."
    )
    hub_name = s.CharField()
    value = s.CharField(allow_blank=True, help_text="Kode kategori.")
    value_name = s.CharField()
    number = s.IntegerField(
        allow_null=True, help_text="Kelipatan lima; null bila kurang dari lima."
    )
    under_five = s.BooleanField()


class TableWhole(s.Serializer[Any]):
    """Satu tabel pada satu hari, persis seperti unduhan publiknya."""

    table = s.ChoiceField(Table.choices)
    title = s.CharField()
    day = s.DateField()
    cells = Cell(many=True)


class StatisticsQuery(s.Serializer[Any]):
    day = s.DateField(required=False, help_text="Tanggal; tanpa ini yang terakhir.")


class PeopleQuery(s.Serializer[Any]):
    phase = s.ChoiceField(WorkPhase.choices, required=False)
    village = s.RegexField(
        r"^[0-9.]{1,20}$", required=False, help_text="Kode Kemendagri desa/kelurahan."
    )


class PlacementQuery(s.Serializer[Any]):
    scheme = s.ChoiceField(Scheme.choices, required=False)
    sector = s.ChoiceField(Sector.choices, required=False)
    country = s.RegexField("^[A-Z]{2}$", required=False)
    current = s.BooleanField(required=False, allow_null=True, default=None)


class ReferralQuery(s.Serializer[Any]):
    status = s.ChoiceField(ReferralStatus.choices, required=False)
    sent_since = s.DateField(required=False)
