"""Invented people for trying the product: one for each post, and some colleagues."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts.enums import Post
from accounts.models import Unit, User

from .history import save_as
from .memberships import appoint
from .users import NewUser, create_user


OFFICE = "disnaker"
INSPECTORATE = "inspektorat"
POLICE = "polres-gianyar-ppa"
BATUBULAN, PELIATAN = "51.04.01.2001", "51.04.05.2006"
SUKAWATI = "51.04.01"
# Who is written to by telephone as well.
CALLED_POSTS = frozenset({Post.PETUGAS_PIKET, Post.PENYELIA, Post.KEPALA_DINAS})


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """The user name is the post, with a number for colleagues."""

    username: str
    full_name: str
    post: Post
    unit_code: str


DEMO_ACCOUNTS: tuple[DemoAccount, ...] = tuple(
    DemoAccount(post + number, name, post, unit)
    for post, number, name, unit in (
        (Post.PETUGAS_DESA, "", "I Wayan Gede Ardika", BATUBULAN),
        (Post.PETUGAS_DESA, "2", "Ni Kadek Sri Wahyuni", PELIATAN),
        (Post.PERBEKEL, "", "I Made Oka Sudarsana", BATUBULAN),
        (Post.PERBEKEL, "2", "I Ketut Rai Wirawan", PELIATAN),
        (Post.CAMAT, "", "I Gusti Agung Putra Yasa", SUKAWATI),
        (Post.PETUGAS_PENGADUAN, "", "Gusti Ayu Putu Sinta", OFFICE),
        (Post.PETUGAS_PENGADUAN, "2", "I Putu Eka Darmawan", OFFICE),
        (Post.PETUGAS_PENANGANAN, "", "Ni Made Rai Astuti", OFFICE),
        (Post.PETUGAS_PENANGANAN, "2", "Ni Luh Ayu Pradnyani", OFFICE),
        (Post.PETUGAS_PENANGANAN, "3", "I Komang Bayu Saputra", OFFICE),
        (Post.PENDAMPING_HUKUM, "", "Ida Bagus Adi Pranata", OFFICE),
        (Post.PENDAMPING_REINTEGRASI, "", "Ni Nyoman Tri Lestari", OFFICE),
        (Post.PETUGAS_PIKET, "", "I Kadek Widiantara", OFFICE),
        (Post.PETUGAS_PIKET, "2", "Dewa Made Agus Mahardika", OFFICE),
        (Post.PENYELIA, "", "I Ketut Alit Mahendra", OFFICE),
        (Post.PENYELIA, "2", "Anak Agung Istri Dewi Laksmi", OFFICE),
        (Post.KEPALA_DINAS, "", "Ida Ayu Ketut Suryati", OFFICE),
        (Post.AUDITOR, "", "I Dewa Gede Raka Suputra", INSPECTORATE),
        (Post.MITRA, "", "Ni Putu Diah Permata", POLICE),
        (Post.MITRA, "2", "I Nyoman Agus Sentana", "bp3mi-bali"),
        (Post.PETUGAS_PPID, "", "Ni Wayan Yuni Antari", OFFICE),
        (Post.ATASAN_PPID, "", "Cokorda Gede Bagus Partha", OFFICE),
        (Post.ADMIN_SISTEM, "", "I Gede Arya Kusuma", OFFICE),
    )
)


@transaction.atomic
def create_demo_accounts(password: str) -> list[DemoAccount]:
    """Make the accounts that are missing and give them their posts.

    Every post is held since two years ago, so that older cases can be told too. One
    hash serves all of them: hashing twenty passwords takes seconds.
    """
    hashed = make_password(password)
    since = date(timezone.localdate().year - 2, 1, 1)
    units = Unit.objects.in_bulk(
        {account.unit_code for account in DEMO_ACCOUNTS}, field_name="code"
    )
    present = set(User.objects.values_list("username", flat=True))
    missing = [account for account in DEMO_ACCOUNTS if account.username not in present]
    for account in missing:
        person = NewUser(username=account.username, full_name=account.full_name)
        user = create_user(person, by=None)
        user.password = hashed
        user.save_without_historical_record(  # type: ignore[attr-defined]
            update_fields=["password"]
        )
        appoint(
            user, post=account.post, unit=units[account.unit_code], start=since, by=None
        )
    return list(DEMO_ACCOUNTS)


@transaction.atomic
def give_addresses() -> None:
    """E-mail for the staff of the demo, and numbers for those who are called.

    The domain is one that never exists, and the numbers are nobody's.
    """
    users = User.objects.in_bulk(
        [account.username for account in DEMO_ACCOUNTS], field_name="username"
    )
    for number, account in enumerate(DEMO_ACCOUNTS):
        user = users[account.username]
        user.email = f"{account.username.replace('_', '.')}@gianyar.example"
        if account.post in CALLED_POSTS:
            user.phone = f"+6281200009{number:03d}"
        save_as(user, by=None, reason="Alamat contoh", update_fields=["email", "phone"])
