"""Finding people: by any part of a name, misspelt too, and by their numbers.

Names are found by trigrams of the words that tell people apart; the shared ones (I Wayan,
Ni Luh, Gusti ...) only lift what has them too. Numbers are sealed in the database, and
found whole, by their keyed hash.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import Case, FloatField, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from sigap_cases.sealing.keys import index_of

from . import phones
from .matching import Match, Sketch, compare
from .models import EmergencyContact, Person, PersonDocument, PersonPhone
from .names import distinctive_words, words_of
from .selectors import current


# Nobody leafs through more; a better question finds better.
MOST_FOUND = 200
MOST_COMPARED = 60
MOST_SHOWN = 5
# One letter left out of a name of eight gives 0.55, two 0.45 (pg_trgm's own bar is 0.6).
SIMILAR = 0.42
SHORTEST_PART = 4


def search(people: QuerySet[Person], text: str) -> list[int]:
    """The ids of those ``text`` may mean, the likeliest first, at most ``MOST_FOUND``.

    A number must be whole.
    """
    text = text.replace("\x00", "").strip()
    people = current(people)
    with _searching():
        if any(sign.isdigit() for sign in text):
            return _by_number(people, text)
        words = words_of(text)
        return _by_name(people, words) if words else []


def _by_number(people: QuerySet[Person], text: str) -> list[int]:
    papers = PersonDocument.objects.values("person_id")
    own = PersonPhone.objects.values("person_id")
    family = EmergencyContact.objects.values("person_id")
    nik = index_of("nik", re.sub(r"\D", "", text))
    phone = index_of("phone", phones.compared(text))
    sources: list[QuerySet[Any, Any]] = [
        papers.filter(number_index=index_of("paper", "".join(text.split()).upper()))
    ]
    if nik:
        sources.append(Person.objects.filter(nik_index=nik).values("pk"))
    if phone:
        sources += [own.filter(number_index=phone), family.filter(phone_index=phone)]
    first, *rest = [source.order_by()[:MOST_FOUND] for source in sources]
    found = people.filter(pk__in=first.union(*rest))
    return list(found.order_by("name", "pk").values_list("pk", flat=True)[:MOST_FOUND])


def _by_name(people: QuerySet[Person], words: Sequence[str]) -> list[int]:
    """Those who have the words as typed; misspelt ones where these do not fill the list.

    Likeness is dear to compute, and a common name is borne by thousands.
    """
    own = distinctive_words(words)
    as_typed = Q()
    for word in own:
        as_typed &= Q(name_key__contains=word)
    found = _first(people.filter(as_typed), _rank_as_typed(words, own))
    if len(found) == MOST_FOUND:
        return found
    return _first(people.filter(_named_like(own)), _rank(words, own))


def _first(people: QuerySet[Person], rank: Combinable) -> list[int]:
    ranked = people.annotate(rank=rank).order_by("-rank", "name", "pk")
    return list(ranked.values_list("pk", flat=True)[:MOST_FOUND])


@contextmanager
def _searching() -> Iterator[None]:
    """How the database searches in this transaction: where the trigram operator, and its
    index with it, calls words alike; and with a plan for the words that were asked. A
    prepared statement turns to one plan for all of them after some runs, which does not
    use the indexes (measured at 100,000 people: 800 ms in place of 80).
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true),"
            " set_config('plan_cache_mode', 'force_custom_plan', true)",
            [str(SIMILAR)],
        )
        yield


def _named_like(words: Sequence[str]) -> Q:
    rule = Q()
    for word in words:
        alike = Q(name_key__contains=word)
        if len(word) >= SHORTEST_PART:
            alike |= Q(name_key__trigram_word_similar=word)
        rule &= alike
    return rule


def _rank_as_typed(words: Sequence[str], own: Sequence[str]) -> Combinable:
    """Whole words before parts of words, and a little for shared words."""
    rank: Combinable = Value(0.0, output_field=FloatField())
    for word in own:
        whole = Q(name_key__contains=f" {word} ") | Q(name_key__endswith=f" {word}")
        whole |= Q(name_key__startswith=f"{word} ") | Q(name_key=word)
        rank = rank + _where(whole, 1.0)
    for word in set(words) - set(own):
        rank = rank + _where(Q(name_key__contains=word), 0.1)
    return rank


def _rank(words: Sequence[str], own: Sequence[str]) -> Combinable:
    """Likeness of the telling words, one more for each that stands there as typed, and
    a little for shared words."""
    rank: Combinable = Value(0.0, output_field=FloatField())
    for word in own:
        as_typed = _where(Q(name_key__contains=word), 1.0)
        rank = rank + TrigramWordSimilarity(word, "name_key") + as_typed
    for word in set(words) - set(own):
        rank = rank + _where(Q(name_key__contains=word), 0.1)
    return rank


def _where(rule: Q, points: float) -> Combinable:
    return Case(
        When(rule, then=Value(points)),
        default=Value(0.0),
        output_field=FloatField(),
    )


@dataclass(frozen=True, slots=True)
class Likeness:
    """Somebody who may be the same person, and why."""

    person: Person
    match: Match


def sketch_of(person: Person) -> Sketch:
    """A record as it is compared; reads its phones and papers. Of one whose data were
    deleted nothing is compared, least of all the word that stands in place of its name."""
    if person.erased_at is not None:
        return Sketch(name="")
    return Sketch(
        name=person.name,
        sex=person.sex,
        birth_date=person.birth_date,
        village_id=person.village_id,
        nik=person.nik,
        papers=frozenset(paper.number for paper in person.papers.all() if paper.number),
        phones=frozenset(phone.number for phone in person.phones.all()),
    )


def possible_duplicates(
    people: QuerySet[Person], sketch: Sketch, *, beside: int | None = None
) -> list[Likeness]:
    """Who among ``people`` may be the one of the sketch, the likeliest first."""
    with _searching():
        ids = _candidates(current(people), sketch) - {beside or 0}
    rows = (
        current(people)
        .filter(pk__in=ids)
        .select_related("village__parent")
        .prefetch_related("phones", "papers")
    )
    found = [Likeness(row, compare(sketch, sketch_of(row))) for row in rows]
    likely = [one for one in found if one.match.is_likely]
    likely.sort(key=lambda one: (-one.match.points, one.person.name, one.person.pk))
    return likely[:MOST_SHOWN]


def _candidates(people: QuerySet[Person], sketch: Sketch) -> set[int]:
    """By a number, or by a like name together with the village or the birth date."""
    rule = Q(pk__in=[])
    if sketch.nik:
        rule |= Q(nik_index=index_of("nik", sketch.nik))
    if sketch.papers:
        wanted = [index_of("paper", number) for number in sketch.papers]
        papers = PersonDocument.objects.filter(number_index__in=wanted)
        rule |= Q(pk__in=papers.values("person_id")[:MOST_COMPARED])
    if sketch.phones:
        wanted = [index_of("phone", number) for number in sketch.phones]
        numbers = PersonPhone.objects.filter(number_index__in=wanted)
        rule |= Q(pk__in=numbers.values("person_id")[:MOST_COMPARED])
    by_number = people.filter(rule).order_by().values_list("pk", flat=True)
    return {*by_number[:MOST_COMPARED], *_alike_nearby(people, sketch)}


def _alike_nearby(people: QuerySet[Person], sketch: Sketch) -> list[int]:
    words = words_of(sketch.name)
    near = Q(pk__in=[])
    if sketch.village_id is not None:
        near |= Q(village_id=sketch.village_id)
    if sketch.birth_date is not None:
        near |= Q(birth_date=sketch.birth_date)
    if not words:
        return []
    alike = Q()
    for word in distinctive_words(words):
        alike |= _named_like([word])
    rank = _rank(words, distinctive_words(words))
    rows = people.filter(near & alike).annotate(rank=rank).order_by("-rank", "pk")
    return list(rows.values_list("pk", flat=True)[:MOST_COMPARED])
