"""E-mail: what a mail bears, what a server's answers mean, and that no header is forged."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as real
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from notifications.channels.contract import Content, Parcel
from notifications.channels.email import Mail, _mail
from notifications.enums import Channel, DeliveryState
from notifications.exceptions import ChannelDown, NeverSent, NotSent, NotSentYet
from notifications.services.delivery import deliver_due
from tests.mail_sink import MailSink

from .conftest import MakeDelivery


def parcel(**changes: Any) -> Parcel:
    known: dict[str, Any] = {
        "reference": "0123456789abcdef0123456789abcdef",
        "channel": Channel.EMAIL,
        "address": "penerima@contoh.invalid",
        "content": Content(subject="Tugas baru", body="Buka https://sigap.invalid/"),
        "created_at": timezone.now(),
    }
    return Parcel(**{**known, **changes})


def sent(one: Parcel) -> str:
    with Mail(Channel.EMAIL).open() as send:
        return send(one)


def test_a_mail_says_that_a_machine_wrote_it_and_has_the_same_id_each_time(
    sink: MailSink, settings: Any
) -> None:
    settings.DEFAULT_FROM_EMAIL = "SIGAP <sigap@kantor.invalid>"
    sent(parcel())
    sent(parcel())
    first, second = sink.parsed()
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Message-ID"] == "<0123456789abcdef0123456789abcdef@kantor.invalid>"
    assert first["Auto-Submitted"] == "auto-generated"
    assert first["From"] == "SIGAP <sigap@kantor.invalid>"
    assert first["Subject"] == "Tugas baru"
    assert first.get_content().strip() == "Buka https://sigap.invalid/"
    assert not first.is_multipart()


def test_a_mail_to_a_reporter_names_neither_the_office_nor_the_product(
    sink: MailSink, settings: Any
) -> None:
    settings.REPORTER_FROM = "Layanan Informasi <layanan@kantor.invalid>"
    sent(parcel(to_reporter=True))
    mail = sink.parsed()[0]
    assert mail["From"] == "Layanan Informasi <layanan@kantor.invalid>"
    headers = "".join(f"{name}: {value}\n" for name, value in mail.items())
    assert "sigap" not in headers.lower()
    assert set(mail.keys()) <= {
        *("Content-Type", "MIME-Version", "Content-Transfer-Encoding", "Subject"),
        *("From", "To", "Date", "Message-ID", "Auto-Submitted"),
    }


@pytest.mark.parametrize(
    ("mode", "error", "why"),
    [
        ("half", NotSentYet, "smtp_451"),
        ("refusing", NeverSent, "smtp_554"),
        ("no such person", NeverSent, "smtp_550"),
        ("hanging up", ChannelDown, "SMTPServerDisconnected"),
    ],
)
def test_answers_are_understood(
    sink: MailSink, mode: str, error: type[NotSent], why: str
) -> None:
    sink.mode = mode
    with pytest.raises(NotSent) as refused:
        sent(parcel())
    assert (type(refused.value), refused.value.why) == (error, why)


def test_no_server_is_the_channels_fault(sink: MailSink, settings: Any) -> None:
    settings.EMAIL_PORT = 1
    with pytest.raises(ChannelDown, match="ConnectionRefusedError"):
        sent(parcel())


@pytest.mark.django_db
def test_deliver_due_uses_one_connection_and_survives_its_loss(
    sink: MailSink, make_delivery: MakeDelivery
) -> None:
    made = [make_delivery() for _ in range(6)]
    assert deliver_due(Channel.EMAIL) == 6
    assert sink.connections == 1
    assert len(sink.by_id()) == 6
    made[0].refresh_from_db()
    assert made[0].state == DeliveryState.SENT
    sink.mode = "hanging up"
    lost = make_delivery()
    deliver_due()
    sink.mode = "ok"
    lost.refresh_from_db()
    assert (lost.state, lost.last_error) == (
        DeliveryState.WAITING,
        "SMTPServerDisconnected",
    )
    deliver_due(now=lost.due_at + timedelta(seconds=1))
    lost.refresh_from_db()
    assert lost.state == DeliveryState.SENT


# Whatever ends a line somewhere, and letters of every kind.
NASTY = st.text(
    alphabet=st.one_of(
        st.sampled_from('\r\n\t\x00\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029:<>@,;"\\'),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=120,
)


@given(subject=NASTY, body=NASTY, name=NASTY)
def test_no_text_forges_a_header(subject: str, body: str, name: str) -> None:
    mail = _mail(
        parcel(
            content=Content(subject=f"{subject}\r\nBcc: x@y.invalid", body=body),
            address=f"penerima@contoh.invalid\r\nCc: {name}"[:60],
        )
    )
    try:
        raw = mail.message().as_bytes().replace(b"\n", b"\r\n")
    except (ValueError, UnicodeError, IndexError):
        return  # refused whole, for this one notice
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii")
    names = [
        line.partition(":")[0].lower()
        for line in head.split("\r\n")
        if line[:1] not in (" ", "\t")
    ]
    assert sorted(names) == sorted(
        [
            *("content-type", "mime-version", "content-transfer-encoding"),
            *("subject", "from", "to", "date", "message-id", "auto-submitted"),
        ]
    )


@given(NASTY)
def test_a_subject_survives_as_one_line(text: str) -> None:
    mail = _mail(parcel(content=Content(subject=text, body="x")))
    assert len(mail.subject.splitlines()) <= 1


def test_a_provider_of_anymail_is_asked_for_no_tracking() -> None:
    mail = _mail(parcel())
    assert vars(mail)["track_opens"] is False
    assert vars(mail)["track_clicks"] is False
    assert vars(mail)["metadata"] == {"reference": parcel().reference}
    assert real.REPORTER_FROM.startswith("Layanan Informasi")


@pytest.mark.django_db
def test_anymails_id_is_kept(settings: Any, make_delivery: MakeDelivery) -> None:
    settings.EMAIL_BACKEND = "anymail.backends.test.EmailBackend"
    delivery = make_delivery()
    deliver_due()
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.SENT
    assert delivery.provider_id
