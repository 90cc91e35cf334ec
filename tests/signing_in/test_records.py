"""What is kept of signing in, and what is not."""

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.enums import SignInKind
from accounts.models import SignInRecord, StaffSession
from notifications.enums import Topic
from notifications.models import OutboxMessage
from notifications.services import spreading
from tests.desk import world

from .people import CHROME, LOGIN, queries_of, sign_in, signed_in


pytestmark = pytest.mark.usefixtures("desk")


def kinds(who: str) -> list[str]:
    rows = SignInRecord.objects.filter(user=world.user(who)).order_by("pk")
    return list(rows.values_list("kind", flat=True))


def test_sign_in_is_recorded_with_the_family_of_the_browser_only() -> None:
    signed_in("petugas_pengaduan")
    row = SignInRecord.objects.get(user=world.user("petugas_pengaduan"))
    assert (row.kind, row.agent, row.method) == (
        SignInKind.SIGNED_IN,
        "Firefox, Linux",
        "password",
    )


def test_sign_out_is_recorded_and_closes_the_session() -> None:
    client = signed_in("petugas_pengaduan")
    client.post(reverse("account_logout"))
    assert kinds("petugas_pengaduan") == [SignInKind.SIGNED_IN, SignInKind.SIGNED_OUT]
    assert StaffSession.objects.get().ended_at is not None


def test_failure_names_the_person_whose_name_was_typed() -> None:
    sign_in("petugas_pengaduan", password="salah sama sekali")
    assert kinds("petugas_pengaduan") == [SignInKind.FAILED]


def test_failure_keeps_nothing_of_a_name_that_is_nobodys() -> None:
    sign_in("kata-sandi-rahasia-di-kolom-nama", password="salah")
    row = SignInRecord.objects.get()
    assert row.user is None
    values = SignInRecord.objects.values_list().get()
    assert "kata-sandi-rahasia" not in repr(values)


def test_lock_is_recorded_once() -> None:
    for _ in range(8):
        sign_in("petugas_pengaduan", password="salah sama sekali")
    found = kinds("petugas_pengaduan")
    assert found == [SignInKind.FAILED] * 5 + [SignInKind.LOCKED_OUT]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_signinrecord SET kind = 'signed_in'",
        "DELETE FROM accounts_signinrecord",
        "TRUNCATE accounts_signinrecord",
    ],
)
def test_records_are_never_changed(statement: str) -> None:
    signed_in("petugas_pengaduan")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(ProgrammingError):
            cursor.execute(statement)
        transaction.set_rollback(True)


def test_new_device_is_told_and_a_known_one_is_not() -> None:
    first = signed_in("petugas_pengaduan")
    told = OutboxMessage.objects.filter(topic=Topic.NEW_DEVICE)
    assert not told.exists(), "the first sign-in of all is nothing new"
    first.post(reverse("account_logout"))
    sign_in("petugas_pengaduan", client=first)
    assert not told.exists(), "the cookie names the device"
    signed_in("petugas_pengaduan", agent=CHROME)
    assert told.get().user_id == world.user("petugas_pengaduan").pk


def test_own_history_shows_ones_own_alone() -> None:
    sign_in("penyelia", password="salah sama sekali")
    client = signed_in("petugas_pengaduan")
    page = client.get(reverse("signins:history")).content.decode()
    assert "Masuk" in page
    assert "Gagal masuk" not in page


def test_records_are_the_auditors() -> None:
    sign_in("petugas_pengaduan", password="salah sama sekali")
    page = world.client("auditor").get(reverse("signins:records")).content.decode()
    assert "Gagal masuk" in page
    assert "Gusti Ayu Putu Sinta" in page
    for who in ("penyelia", "admin_sistem", "petugas_pengaduan"):
        assert world.client(who).get(reverse("signins:records")).status_code == 404
    assert Client().get(reverse("signins:records"))["Location"].startswith(LOGIN)


def test_records_are_narrowed() -> None:
    sign_in("petugas_pengaduan", password="salah sama sekali")
    sign_in("tidak-ada-orangnya", password="salah sama sekali")
    signed_in("penyelia")
    auditor = world.client("auditor")

    def rows(**asked: str) -> int:
        answer = auditor.get(reverse("signins:records"), asked)
        return len(answer.context["page"].rows)

    assert rows() == 3
    assert rows(jenis="failed") == 2
    assert rows(orang=str(world.user("penyelia").pk)) == 1
    assert rows(orang="bukan-siapa-siapa") == 1
    assert rows(dari="2031-01-01") == 0
    assert rows(sampai="bukan tanggal", jenis="zzz") == 3


def test_records_cost_the_same_for_many() -> None:
    auditor = world.client("auditor")
    sign_in("penyelia", password="salah sama sekali")
    few = queries_of(auditor, "signins:records")
    for name in ("penyelia", "camat", "mitra", "perbekel"):
        sign_in(name, password="salah sama sekali")
    assert queries_of(auditor, "signins:records") == few


def test_notice_of_a_new_device_leads_to_ones_account() -> None:
    signed_in("petugas_pengaduan")
    client = signed_in("petugas_pengaduan", agent=CHROME)
    spreading.spread_due()
    page = client.get(reverse("notices:index")).content.decode()
    assert "Akun Anda dipakai masuk di perangkat baru" in page
    message = OutboxMessage.objects.get(topic=Topic.NEW_DEVICE)
    opened = client.get(reverse("notices:open", args=[message.pk]))
    assert opened["Location"] == reverse("signins:account")
    assert SignInRecord.objects.count() == 2
