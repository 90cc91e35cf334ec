"""What the reporter's browser carries: two signed cookies and one session entry."""

from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from sigap_cases.cases.models import Case, TrackingCode
from sigap_cases.portal.services.drafts import KEPT


DRAFT, RECEIPT = "draf", "tanda_terima"
PLACE = "/aduan/"
# The same two cookies of a request that is no complaint, under its own address.
REQUEST, REQUEST_RECEIPT = "permohonan", "tanda_permohonan"
REQUEST_PLACE = "/permohonan/"
RECEIPT_SHOWN = timedelta(minutes=30)
TRACKED = "ikuti"
IDLE = timedelta(minutes=30)


def address_of(request: HttpRequest) -> str:
    """The client's address behind as many proxies as the settings trust."""
    return str(get_adapter(request).get_client_ip(request))


def _read(request: HttpRequest, name: str, longest: timedelta) -> str:
    value = request.get_signed_cookie(name, default="", salt=name, max_age=longest)
    return str(value)


def _set(
    response: HttpResponse,
    name: str,
    value: str,
    longest: timedelta,
    *,
    place: str = PLACE,
) -> None:
    response.set_signed_cookie(
        name,
        value,
        salt=name,
        max_age=longest,
        path=place,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def draft_key(request: HttpRequest) -> str:
    return _read(request, DRAFT, KEPT)


def keep_draft(response: HttpResponse, key: str) -> None:
    _set(response, DRAFT, key, KEPT)


def receipt_key(request: HttpRequest) -> str:
    return _read(request, RECEIPT, RECEIPT_SHOWN)


def keep_receipt(response: HttpResponse, submission_key: str) -> None:
    """From now on this browser is shown the receipt without the code."""
    _set(response, RECEIPT, submission_key, RECEIPT_SHOWN)
    response.delete_cookie(DRAFT, path=PLACE, samesite="Lax")


def forget_lodging(response: HttpResponse) -> None:
    for name in (DRAFT, RECEIPT):
        response.delete_cookie(name, path=PLACE, samesite="Lax")


def request_key(request: HttpRequest, slug: str) -> str:
    """The key of the draft of that kind of request; of another kind none."""
    kind, _colon, key = _read(request, REQUEST, KEPT).partition(":")
    return key if kind == slug else ""


def keep_request(response: HttpResponse, slug: str, key: str) -> None:
    _set(response, REQUEST, f"{slug}:{key}", KEPT, place=REQUEST_PLACE)


def request_receipt_key(request: HttpRequest) -> str:
    return _read(request, REQUEST_RECEIPT, RECEIPT_SHOWN)


def keep_request_receipt(response: HttpResponse, submission_key: str) -> None:
    _set(response, REQUEST_RECEIPT, submission_key, RECEIPT_SHOWN, place=REQUEST_PLACE)
    response.delete_cookie(REQUEST, path=REQUEST_PLACE, samesite="Lax")


def forget_request(response: HttpResponse) -> None:
    for name in (REQUEST, REQUEST_RECEIPT):
        response.delete_cookie(name, path=REQUEST_PLACE, samesite="Lax")


def follow(request: HttpRequest, code: TrackingCode) -> None:
    """Let this session read what ``code`` opens until it rests for half an hour."""
    request.session.cycle_key()
    if not request.user.is_authenticated:
        # Whole seconds count from the last visit; a span would count from now.
        request.session.set_expiry(int(IDLE.total_seconds()))
    request.session[TRACKED] = {"code": code.pk, "seen": timezone.now().isoformat()}


def followed(request: HttpRequest) -> Case | None:
    """The case this session follows as its reporter, and as nobody else."""
    code = followed_code(request)
    return code.case if code is not None and code.party_id is None else None


def followed_code(request: HttpRequest) -> TrackingCode | None:
    """The code of this session; None when idle too long or the code is replaced."""
    entry = request.session.get(TRACKED)
    if entry is None:
        return None
    now = timezone.now()
    if now - datetime.fromisoformat(entry["seen"]) > IDLE:
        request.session.pop(TRACKED)
        return None
    code = (
        TrackingCode.objects.select_related(
            "case__case_type", "case__matter", "case__process", "party"
        )
        .filter(pk=entry["code"], revoked_at=None)
        .first()
    )
    if code is None:
        request.session.pop(TRACKED)
        return None
    request.session[TRACKED] = {**entry, "seen": now.isoformat()}
    return code


def leave(request: HttpRequest) -> None:
    """Forget the case; an officer who is signed in as well stays signed in."""
    if request.user.is_authenticated:
        request.session.pop(TRACKED, None)
    else:
        request.session.flush()
