"""How each address of the table is asked for in the office of cases."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from accounts.enums import Post
from sigap_cases.access_policies.situations import Situation
from sigap_cases.access_policies.vocabulary import About, Policy
from sigap_cases.cases.models import Case
from tests.attack.office_of_cases import COLLEAGUE, TEMPLATE, Office
from workflows.models import Season, WorkingCalendar


# A slot of a route, also of one that is a regular expression.
SLOT = re.compile(r"<(?:\w+:)?(\w+)>")
NO_CASE, NO_REFERRAL, NO_ROW = "ADU-26-ZZZZZZ", "RUJ-26-ZZZZZZ", 999_999
RULES = {
    Situation.INTERNAL_RULE: "STD-KONTAK",
    Situation.RULE_OF_LAW: "LAPOR-VERIF",
    Situation.MISSING: "TIDAK-ADA",
}
# Which row an address means; else the word its name begins with.
ROW_OF = {
    "desk:party": "party",
    "desk:pattern": "firm",
    "desk:unlink": "link",
    "desk:grant_revoke": "grant",
    "desk:grant_revoke_post": "post_grant",
    "desk:separation": "task",
    "audit:review": "sample",
    "desk:wait_why": "wait",
    "desk:document": "document",
    "desk:hearing": "hearing",
    "desk:note": "note",
    "desk:task": "task",
    "desk:referral_document": "document",
    "people:link": "party",
    "letters:dispose": "incoming",
    "letters:sign": "signature",
    "letters:": "letter",
}
# What an act needs to get as far as the service; everything else is sent empty.
SENT: Mapping[str, dict[str, str]] = {
    "letters:begin": {"template": TEMPLATE},
}
AUTOCOMPLETE = {"app_label": "cases", "model_name": "custodian", "field_name": "user"}
OF_OFFICE: Mapping[str, Any] = {
    "definitions": {"key": "aduan", "number": 1},
    "calendars": {"code": "gianyar"},
    "letters": {"key": TEMPLATE},
    "notices": {"topic": "task_opened", "length": "long"},
    "supervision": {"post": Post.PETUGAS_PIKET.value},
    "operations": {"channel": "whatsapp"},
    "incidents": {"form": "csv", "whom": "subjek"},
    "keeping": {"kind": "aduan"},
    "portal": {"slug": "periksa-tawaran", "year": 2024},
    "exchange": {"form": "csv", "row": 1},
    "audit": {"form": "csv", "key": "tanpa-peran", "kind": "kasus"},
}
# What an address about a person means, where it is not the record itself.
OF_PERSON = {
    **dict.fromkeys(
        ("aid:recipient", "aid:step", "aid:hand_over", "aid:visit"), "recipient"
    ),
    "aid:proof": "proof",
    "aid:double": "double",
}
# Which of somebody's own things an area is about, and which of the office's.
OWN = {
    "notices": "notice",
    "absences": "absence",
    "emergency": "access",
    "signins": "session",
}
THING_OF = {
    "audit": "sample",
    "exchange": "import",
    "keeping": "run",
    "audit:record": "version",
    "incidents": "incident",
    "monitoring": "round",
    "information": "item",
    "information:suggestion": "suggestion",
    "information:suggestion_withdraw": "suggestion",
    "portal:information_file": "item",
    "operations": "delivery",
    "aid": "programme",
    "aid:agency": "agency",
    "signins": "colleague",
    "apiaccess": "system",
    "apiaccess:rotate": "api_token",
    "apiaccess:revoke": "api_token",
    "apiaccess:endpoint_rotate": "endpoint",
    "apiaccess:endpoint_disable": "endpoint",
    "apiaccess:replay": "event",
}


class Asker:
    """Knows the words of an address for one situation."""

    def __init__(self, office: Office) -> None:
        self.office = office
        calendar = WorkingCalendar.objects.get(code="gianyar")
        self.season = Season.objects.filter(calendar=calendar).first()

    def address(
        self, policy: Policy, route: str, at: Situation, post: Post | None
    ) -> str:
        if policy.name.startswith("admin:"):
            return self._of_admin(policy, at)
        slots = SLOT.findall(route)
        known = self._words(policy, at, post)
        return reverse(policy.name, kwargs={slot: known[slot] for slot in slots})

    def _words(
        self, policy: Policy, at: Situation, post: Post | None
    ) -> dict[str, Any]:
        if policy.about in _OF_CASES:
            return self._of_case(policy, at)
        known: dict[About, Callable[[], dict[str, Any]]] = {
            About.PERSON: lambda: self._of_person(policy, at),
            About.OWN: lambda: self._of_own(policy, at, post),
            About.RULE: lambda: {"kode": RULES[at]},
            About.DRAFT: lambda: _typed(policy.name, at),
            About.NOTHING: lambda: _typed(policy.name, at),
            About.KEY: lambda: {"token": "tidak-ada", "key": "abc-def", "uidb36": "1"},
        }
        words = known.get(policy.about, lambda: self._of_office(policy, at))
        return words()

    def _of_case(self, policy: Policy, at: Situation) -> dict[str, Any]:
        found = self.office.cases.get(at)
        of_referral = policy.about is About.REFERRAL
        missing = NO_REFERRAL if of_referral else NO_CASE
        number = missing
        keys: dict[str, int] = {}
        if found is not None:
            number = found.referral if of_referral else found.number
            keys = found.keys
        row = keys.get(_row_of(policy.name), NO_ROW)
        action = "cabut" if of_referral else "urgensi"
        return {
            "number": number,
            "pk": row,
            "task": row,
            "file": keys.get("file", NO_ROW),
            "page": 1,
            "part": "ringkasan",
            "action": action,
            "act": "hitung-ulang",
            "kind": "reporter",
            "row": keys.get("drawn", NO_ROW),
        }

    def _of_person(self, policy: Policy, at: Situation) -> dict[str, Any]:
        found = self.office.people.get(at, {})
        row = "phone" if policy.name == "people:remove" else "contact"
        return {
            "pk": found.get(_thing_of_person(policy.name), NO_ROW),
            "section": "telepon" if row == "phone" else "keluarga",
            "row": found.get(row, NO_ROW),
            **{name: found.get(name, NO_ROW) for name in ("other", "merge")},
        }

    def _of_own(
        self, policy: Policy, at: Situation, post: Post | None
    ) -> dict[str, Any]:
        who = COLLEAGUE if at == Situation.OF_A_COLLEAGUE or post is None else post
        kind = OWN[policy.name.partition(":")[0]]
        if at == Situation.MISSING:
            return {"pk": NO_ROW, "message": NO_ROW}
        own = self.office.own[who]
        return {"pk": own[kind], "message": own["message"]}

    def _of_office(self, policy: Policy, at: Situation) -> dict[str, Any]:
        area = policy.name.partition(":")[0]
        words = dict(OF_OFFICE.get(area, {}))
        named = policy.name if policy.name in THING_OF else area
        words["pk"] = self.office.things[THING_OF.get(named, "batch")]
        words["user"] = self.office.own[COLLEAGUE]["user"]
        if area == "calendars":
            words["pk"] = self.season.pk if self.season else NO_ROW
        if at == Situation.MISSING:
            missing = {"number": 99, "year": 1999}
            missing |= dict.fromkeys(("pk", "user", "row"), NO_ROW)
            words = {slot: missing.get(slot, "tidak-ada") for slot in words}
        return words

    def _of_admin(self, policy: Policy, at: Situation) -> str:
        if policy.name == "admin:app_list":
            return reverse(policy.name, args=["cases"])
        if policy.name == "admin:autocomplete":
            asked = "&".join(f"{key}={word}" for key, word in AUTOCOMPLETE.items())
            page = reverse(policy.name)
            return f"{page}?{asked}" if at == Situation.THERE else page
        if policy.name == "admin:view_on_site":
            kind = ContentType.objects.get_for_model(Case).pk
            return reverse(policy.name, args=[kind, NO_ROW])
        if policy.about is not About.ROW:
            return reverse(policy.name)
        return reverse(policy.name, args=_row_of_admin(policy.name, at))


_OF_CASES = frozenset(
    {
        About.CASE,
        About.NOTE,
        About.TASK,
        About.WAIT,
        About.REFERRAL,
        About.LETTER,
        About.SIGNATURE,
    }
)


def _row_of(name: str) -> str:
    """The longest beginning that is known decides."""
    known = [start for start in ROW_OF if name.startswith(start)]
    return ROW_OF[max(known, key=len)] if known else ""


def _thing_of_person(name: str) -> str:
    if name == "monitoring:report":
        return "report"
    if name.startswith("monitoring:"):
        return "check"
    return OF_PERSON.get(name, "person")


def _typed(name: str, at: Situation) -> dict[str, Any]:
    if name.startswith("api:"):
        return {"pk": NO_ROW, "number": NO_REFERRAL, "rest": "lain/", "table": "fase"}
    if at == Situation.MISSING:
        return {"slug": "tidak-ada", "asked": "tidak-ada", "pk": NO_ROW}
    first = "informasi" if name.startswith("portal:ask") else "bahaya"
    known = {"asked": "informasi", "channel": "whatsapp", "table": "fase"}
    return {"slug": first, "pk": NO_ROW, **known}


def _row_of_admin(name: str, at: Situation) -> list[Any]:
    label = name.removeprefix("admin:").replace("auth_user_password", "accounts_user")
    app, model, *_act = label.split("_")
    versioned = name.endswith("_simple_history")
    if at == Situation.MISSING:
        return [NO_ROW, NO_ROW] if versioned else [NO_ROW]
    row: Any = apps.get_model(app, model).objects.order_by("pk").first()
    if row is None:
        return [NO_ROW, NO_ROW] if versioned else [NO_ROW]
    if not versioned:
        return [row.pk]
    kept = row.history.first()
    return [row.pk, kept.pk if kept else NO_ROW]


def sent(policy: Policy) -> dict[str, str]:
    return SENT.get(policy.name, {})
