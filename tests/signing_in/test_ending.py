"""A right that is taken away is gone at the next request, and sessions can be ended."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as product
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import AbsenceKind, Post, SignInKind
from accounts.exceptions import NoReasonError, NotAnAdministratorError
from accounts.models import Absence, SignInRecord, StaffSession
from accounts.services import absences, memberships, staff_sessions, users
from accounts.tasks import tidy
from sigap_cases.cases.services import confidentiality
from tests.desk import world

from .people import CHROME, browser, queries_of, signed_in


pytestmark = pytest.mark.usefixtures("desk")


def is_out(client: Client) -> bool:
    answer = client.get("/meja/")
    return answer.status_code == 302 and answer["Location"].startswith("/akun/login/")


def open_of(who: str) -> list[StaffSession]:
    return list(StaffSession.objects.filter(user=world.user(who), ended_at=None))


def test_deactivated_account_is_out_at_the_next_request() -> None:
    client = signed_in("petugas_pengaduan2")
    users.deactivate(
        world.user("petugas_pengaduan2"), by=world.user("admin_sistem"), reason="Pindah"
    )
    assert is_out(client)
    assert not open_of("petugas_pengaduan2")


def test_last_post_that_ends_signs_out() -> None:
    client = signed_in("petugas_pengaduan2")
    membership = world.user("petugas_pengaduan2").memberships.get()
    memberships.end_membership(membership, by=world.user("admin_sistem"))
    assert is_out(client)
    ended = SignInRecord.objects.get(kind=SignInKind.SESSION_ENDED)
    assert ended.by == world.user("admin_sistem")


def test_one_post_of_two_that_ends_leaves_the_session_without_its_right() -> None:
    user, admin = world.user("petugas_pengaduan2"), world.user("admin_sistem")
    first = user.memberships.get()
    memberships.appoint(user, post=Post.PENYELIA, unit=first.unit, by=admin)
    client = signed_in("petugas_pengaduan2")
    assert client.get(reverse("signins:rights")).status_code == 200
    memberships.end_membership(user.memberships.get(post=Post.PENYELIA), by=admin)
    assert client.get("/meja/").status_code == 200
    assert client.get(reverse("signins:rights")).status_code == 404


def test_revoked_grant_is_gone_at_the_next_request() -> None:
    case = world.lodge("PELECEHAN_SEKSUAL")
    colleague, custodian = world.user("petugas_pengaduan2"), world.user("penyelia")
    confidentiality.grant(case, colleague, by=custodian, reason="Membantu")
    client = signed_in("petugas_pengaduan2")
    address = reverse("desk:case", args=[case.number])
    assert client.get(address).status_code == 200
    confidentiality.revoke(case, colleague, by=custodian, reason="Selesai membantu")
    assert client.get(address).status_code == 404


def test_deputy_whose_stead_ends_holds_the_post_no_more() -> None:
    penyelia, deputy = world.user("penyelia"), world.user("petugas_pengaduan2")
    today = timezone.localdate()
    absence = Absence.objects.create(
        user=penyelia,
        valid=DateRange(today, today + timedelta(days=3)),
        kind=AbsenceKind.LEAVE,
        deputy=deputy,
        entered_by=penyelia,
        entered_at=timezone.now(),
    )
    client = signed_in("petugas_pengaduan2")
    assert client.get(reverse("signins:rights")).status_code == 200
    absences.call_off(absence, by=penyelia)
    assert client.get(reverse("signins:rights")).status_code == 404


def test_changed_password_ends_every_other_session() -> None:
    other, client = signed_in("petugas_desa"), signed_in("petugas_desa", agent=CHROME)
    typed = {
        "oldpassword": product.DEMO_PASSWORD,
        "password1": "kata-sandi-yang-baru",
        "password2": "kata-sandi-yang-baru",
    }
    client.post(reverse("account_change_password"), typed)
    assert is_out(other)
    assert client.get("/meja/").status_code == 200
    (left,) = open_of("petugas_desa")
    assert left.session_key == client.session.session_key
    kinds = SignInRecord.objects.values_list("kind", flat=True)
    assert SignInKind.PASSWORD_CHANGED in kinds


def test_password_that_an_administrator_sets_ends_the_sessions() -> None:
    client, user = signed_in("petugas_desa"), world.user("petugas_desa")
    answer = world.client("admin_sistem").post(
        f"/admin/accounts/user/{user.pk}/password/",
        {
            "usable_password": "true",
            "password1": "kata-sandi-yang-baru",
            "password2": "kata-sandi-yang-baru",
        },
    )
    assert answer.status_code == 302
    assert is_out(client)
    kept = SignInRecord.objects.get(kind=SignInKind.PASSWORD_SET)
    assert (kept.user, kept.by) == (user, world.user("admin_sistem"))


def test_sessions_are_listed_and_this_one_is_marked() -> None:
    signed_in("petugas_desa", agent=CHROME)
    client = signed_in("petugas_desa")
    rows = client.get(reverse("signins:account")).context["sessions"]
    assert [(row.session.agent, row.is_this) for row in rows] == [
        ("Firefox, Linux", True),
        ("Chrome, Windows", False),
    ]


def test_session_that_lay_still_is_listed_no_more(settings: Any) -> None:
    settings.SESSION_IDLE_MINUTES = 60
    signed_in("petugas_desa", agent=CHROME)
    long_ago = timezone.now() - timedelta(minutes=61)
    StaffSession.objects.update(seen_at=long_ago)
    client = signed_in("petugas_desa")
    rows = client.get(reverse("signins:account")).context["sessions"]
    assert [row.session.agent for row in rows] == ["Firefox, Linux"]
    tidy()
    assert [row.agent for row in open_of("petugas_desa")] == ["Firefox, Linux"]


def test_end_one_ends_that_session_alone() -> None:
    other, client = signed_in("petugas_desa", agent=CHROME), signed_in("petugas_desa")
    (row,) = [one for one in open_of("petugas_desa") if one.agent.startswith("Chrome")]
    client.post(reverse("signins:end_one", args=[row.pk]))
    assert is_out(other)
    assert client.get("/meja/").status_code == 200


def test_end_one_of_somebody_else_is_not_there() -> None:
    other, client = signed_in("penyelia"), signed_in("petugas_desa")
    (row,) = open_of("penyelia")
    theirs = client.post(reverse("signins:end_one", args=[row.pk]))
    missing = client.post(reverse("signins:end_one", args=[999_999]))
    assert theirs.status_code == missing.status_code == 404
    assert theirs.content == missing.content
    assert not is_out(other)


def test_end_others_leaves_this_session() -> None:
    others = [signed_in("petugas_desa") for _ in range(2)]
    client = signed_in("petugas_desa")
    client.post(reverse("signins:end_others"))
    assert all(map(is_out, others))
    assert client.get("/meja/").status_code == 200


def test_administrator_ends_all_sessions_with_a_reason() -> None:
    client, user = signed_in("petugas_desa"), world.user("petugas_desa")
    address = reverse("signins:person_sessions", args=[user.pk])
    admin = world.client("admin_sistem")
    assert admin.post(address, {"sesi-reason": " "}).status_code == 422
    assert not is_out(client)
    assert admin.post(address, {"sesi-reason": "Laptop hilang"}).status_code == 302
    assert is_out(client)
    kept = SignInRecord.objects.get(kind=SignInKind.SESSION_ENDED)
    assert (kept.by, kept.reason) == (world.user("admin_sistem"), "Laptop hilang")


def test_end_all_of_refuses_others_and_no_reason() -> None:
    client, user = signed_in("petugas_desa"), world.user("petugas_desa")
    with pytest.raises(NotAnAdministratorError):
        staff_sessions.end_all_of(user, by=world.user("penyelia"), reason="Ingin")
    with pytest.raises(NoReasonError):
        staff_sessions.end_all_of(user, by=world.user("admin_sistem"), reason=" ")
    assert not is_out(client)


def test_people_cost_the_same_for_many_sessions() -> None:
    admin = world.client("admin_sistem")
    few = queries_of(admin, "signins:people")
    for who in ("penyelia", "camat", "mitra", "perbekel"):
        signed_in(who)
    assert queries_of(admin, "signins:people") == few


def test_people_are_searched_and_narrowed() -> None:
    admin = world.client("admin_sistem")

    def names(**asked: str) -> list[str]:
        answer = admin.get(reverse("signins:people"), asked)
        return [row.username for row in answer.context["page"].rows]

    assert names(q="Sinta") == ["petugas_pengaduan"]
    assert names(langkah="ada") == []
    assert "penyelia" in names(langkah="belum", q="penyelia")
    assert names(q="tidak ada orangnya") == []
    assert browser().get(reverse("signins:people")).status_code == 302
