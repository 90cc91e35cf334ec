"""Who fits a programme: conditions over the record, as data, as SQL and as reasons.

The same closed vocabulary is asked of the database for lists and explained for one person;
a test holds the two equal. What nobody knows of a person fits no condition, and is said.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from sigap_cases.registry.enums import Scheme, Sex, WorkPhase
from sigap_cases.registry.models import Person, Placement


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One criterion for one person; ``met`` is None where the record does not say."""

    criterion: str
    met: bool | None
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """Empty means that the criterion is not asked. Ages in whole years.

    ``insured``: "yes" for a running BPJS Ketenagakerjaan, "no" for none or one that ended.
    """

    phases: tuple[str, ...] = ()
    schemes: tuple[str, ...] = ()
    sex: str = ""
    age_from: int | None = None
    age_to: int | None = None
    phase_months: int | None = None
    insured: str = ""

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Criteria":
        """Only what is known here is read; the rest of a foreign document is left."""
        return cls(
            phases=_known(data.get("phases"), WorkPhase.values),
            schemes=_known(data.get("schemes"), Scheme.values),
            sex=_one(data.get("sex"), Sex.values),
            age_from=_number(data.get("age_from")),
            age_to=_number(data.get("age_to")),
            phase_months=_number(data.get("phase_months")),
            insured=_one(data.get("insured"), ("yes", "no")),
        )

    def as_data(self) -> dict[str, Any]:
        return {key: value for key, value in asdict(self).items() if value not in _NONE}

    def rule(self, today: date) -> Q:
        """The people of the registry who fit on ``today``."""
        return self._work_rule() & self._person_rule(today) & self._term_rule(today)

    def _work_rule(self) -> Q:
        rule = Q(phase__in=self.phases) if self.phases else Q()
        if not self.schemes:
            return rule
        placed = Placement.objects.filter(
            person=OuterRef("pk"), scheme__in=self.schemes
        )
        return rule & Q(Exists(placed))

    def _person_rule(self, today: date) -> Q:
        rule = Q(sex=self.sex) if self.sex else Q()
        if self.age_from is not None:
            rule &= Q(birth_date__lte=years_before(today, self.age_from))
        if self.age_to is not None:
            rule &= Q(birth_date__gt=years_before(today, self.age_to + 1))
        return rule

    def _term_rule(self, today: date) -> Q:
        rule = Q()
        if self.phase_months is not None:
            rule &= Q(phase_since__gte=months_before(today, self.phase_months))
        runs = Q(employment_insurance_until__gte=today)
        if self.insured == "yes":
            rule &= runs
        elif self.insured == "no":
            rule &= Q(employment_insurance_until=None) | ~runs
        return rule

    def words(self) -> list[str]:
        """Each criterion that is asked, as a phrase."""
        return [title for _key, title in self._asked()]

    def reasons(
        self, person: Person, placements: Sequence[Placement], today: date
    ) -> list[Reason]:
        """Each criterion that is asked, and what the record says to it."""
        told = []
        for key, title in self._asked():
            met, found = _LOOKING[key](self, person, placements, today)
            told.append(Reason(criterion=title, met=met, found=found))
        return told

    def _asked(self) -> list[tuple[str, str]]:
        has_age = self.age_from is not None or self.age_to is not None
        bounds = {"first": self.age_from or 0, "last": self.age_to or "..."}
        runs = _("BPJS Ketenagakerjaan runs")
        ended = _("No running BPJS Ketenagakerjaan")
        rows = (
            ("phases", self.phases, _("Phase of work: %s") % self._phases),
            ("schemes", self.schemes, _("Scheme of a placement: %s") % self._schemes),
            ("sex", self.sex, _("Sex: %s") % self._sex),
            ("age", has_age, _("Age: %(first)s to %(last)s years") % bounds),
            (
                "phase_months",
                self.phase_months is not None,
                _("In the phase for %s months at most") % self.phase_months,
            ),
            ("insured", self.insured, runs if self.insured == "yes" else ended),
        )
        return [(key, title) for key, is_asked, title in rows if is_asked]

    @property
    def _phases(self) -> str:
        return _titles(WorkPhase, self.phases)

    @property
    def _schemes(self) -> str:
        return _titles(Scheme, self.schemes)

    @property
    def _sex(self) -> str:
        return str(Sex(self.sex).label) if self.sex else ""


Looked = tuple[bool | None, str]


def _phase(asked: Criteria, person: Person, _placed: Any, _today: date) -> Looked:
    return person.phase in asked.phases, person.get_phase_display()


def _scheme(
    asked: Criteria, _person: Person, placed: Sequence[Placement], _today: date
) -> Looked:
    found = _titles(Scheme, [row.scheme for row in placed])
    fits = any(row.scheme in asked.schemes for row in placed)
    return fits, found or _("no placement noted")


def _of_sex(asked: Criteria, person: Person, _placed: Any, _today: date) -> Looked:
    return person.sex == asked.sex, person.get_sex_display()


def _age(asked: Criteria, person: Person, _placed: Any, today: date) -> Looked:
    if person.birth_date is None:
        return None, _("not known")
    age = age_on(person.birth_date, today)
    fits = age >= (asked.age_from or 0)
    if asked.age_to is not None:
        fits = fits and age <= asked.age_to
    return fits, _("%s years") % age


def _since(asked: Criteria, person: Person, _placed: Any, today: date) -> Looked:
    first = months_before(today, asked.phase_months or 0)
    return person.phase_since >= first, f"{person.phase_since:%d-%m-%Y}"


def _insured(asked: Criteria, person: Person, _placed: Any, today: date) -> Looked:
    until = person.employment_insurance_until
    runs = until is not None and until >= today
    found = _("none noted") if until is None else f"{until:%d-%m-%Y}"
    return runs is (asked.insured == "yes"), found


_LOOKING: Mapping[str, Callable[[Criteria, Person, Any, date], Looked]] = {
    "phases": _phase,
    "schemes": _scheme,
    "sex": _of_sex,
    "age": _age,
    "phase_months": _since,
    "insured": _insured,
}
_NONE: tuple[Any, ...] = ((), "", None)


def _known(values: Any, allowed: Sequence[str]) -> tuple[str, ...]:
    return tuple(value for value in values or () if value in allowed)


def _one(value: Any, allowed: Sequence[str]) -> str:
    return str(value) if value in allowed else ""


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and value >= 0 else None


def _titles(choices: Any, keys: Sequence[str]) -> str:
    return ", ".join(str(choices(key).label) for key in dict.fromkeys(keys))


def years_before(day: date, years: int) -> date:
    """The same day so many years before; 28 February where there is none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, 28))


def age_on(born: date, day: date) -> int:
    """Whole years; who is born on 29 February is a year older on the first of March."""
    before_birthday = (day.month, day.day) < (born.month, born.day)
    return day.year - born.year - before_birthday
