"""What is referred to the agency, and what the agency answers."""

from collections.abc import Callable
from typing import Any

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from sigap_cases.api import describing, shapes
from sigap_cases.api.enums import Scope
from sigap_cases.api.paging import KeysetPage
from sigap_cases.api.selectors import referrals_of
from sigap_cases.api.services import answers
from sigap_cases.api.services.once import hashed, once
from sigap_cases.cases.enums import Level
from sigap_cases.cases.models import Referral
from sigap_cases.cases.services import referral_answers
from sigap_cases.cases.services.referrals import note_access

from .base import ApiView


class ReferralsView(ApiView):
    scope = Scope.REFERRALS
    write_scope = Scope.ANSWER_REFERRALS

    def find(self, number: str) -> Referral:
        seen = referrals_of(self.client).select_related(
            "case__matter", "case__process", "matter", "partner", "process"
        )
        known = "\x00" not in number
        referral = seen.filter(number=number).first() if known else None
        if referral is None:
            raise Http404
        return referral

    def written(
        self,
        number: str,
        told: dict[str, Any],
        kind: str,
        do: Callable[[Referral], int],
    ) -> Response:
        """Done once under the key; the same again is told the same, ended or not."""
        sent = hashed(kind, number, repr(sorted(told.items())))

        def carry_out() -> int:
            referral = self.find(number)
            note_access(referral, by=self.client.account, part="referral")
            return do(referral)

        _made, before = once(self.client, self.key(), sent, carry_out)
        said = {"referral": number, "recorded": told.get("answer", "note")}
        return Response(shapes.Recorded(said).data, status=200 if before else 201)


class Referrals(ReferralsView):
    pagination_class = KeysetPage

    @describing.reads(
        "Rujukan yang sedang ada pada instansi",
        shapes.ReferralLine(many=True),
        asks=shapes.ReferralQuery,
        operation_id="referrals_list",
    )
    def get(self, _request: Request) -> Response:
        asked = self.asked(shapes.ReferralQuery)
        columns = {"status": "status", "sent_since": "sent_at__date__gte"}
        rows = referrals_of(self.client).select_related("case")
        return self.page(
            rows.filter(**{columns[k]: v for k, v in asked.items()}),
            shapes.ReferralLine,
            filters=asked,
            ordinary=lambda referral: referral.case.level == Level.NORMAL,
        )


class OneReferral(ReferralsView):
    @describing.reads("Satu rujukan", shapes.ReferralWhole)
    def get(self, _request: Request, number: str) -> Response:
        referral = self.find(number)
        note_access(referral, by=self.client.account, part="referral")
        return Response(shapes.ReferralWhole(referral).data)


class Answers(ReferralsView):
    @describing.writes("Jawab atau laporkan", shapes.Answer, shapes.Recorded)
    def post(self, _request: Request, number: str) -> Response:
        told = self.sent(shapes.Answer)
        said = answers.Said(**told)
        return self.written(
            number, told, "answer", lambda found: answers.say(self.client, found, said)
        )


class Notes(ReferralsView):
    @describing.writes("Tambahkan catatan", shapes.NoteSent, shapes.Recorded)
    def post(self, _request: Request, number: str) -> Response:
        told = self.sent(shapes.NoteSent)

        def add(referral: Referral) -> int:
            note = referral_answers.Note(body=told["text"])
            referral_answers.add_note(referral, note, by=self.client.account)
            return int(referral.pk)

        return self.written(number, told, "note", add)
