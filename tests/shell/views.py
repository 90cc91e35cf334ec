"""Pages that show every component with invented content."""

from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html


HERE = Path(__file__).parent


@dataclass(frozen=True)
class NavItem:
    url: str
    label: str
    icon: str
    count: int = 0
    current: bool = False


class TaskForm(forms.Form):
    when = forms.CharField(label="Tanggal klarifikasi")
    answer = forms.ChoiceField(
        label="Jawaban pihak yang diadukan",
        choices=[
            ("agrees", "Mengakui dan menyanggupi pembayaran"),
            ("denies", "Membantah"),
            ("silent", "Tidak hadir atau tidak menjawab"),
        ],
        widget=forms.RadioSelect,
        help_text="Pilih yang dikatakan pada pertemuan.",
    )
    summary = forms.CharField(
        label="Ringkasan keterangan",
        help_text="Tulis yang dikatakan tiap pihak. Jangan tulis NIK di sini.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    village = forms.ChoiceField(
        label="Desa/kelurahan",
        choices=[("", "Pilih"), ("1", "Keramas")],
        required=False,
    )
    minutes = forms.FileField(label="Berita acara klarifikasi", required=False)
    told = forms.BooleanField(label="Pelapor sudah diberi tahu", required=False)


class QuestionForm(forms.Form):
    problem = forms.ChoiceField(
        label="Apa masalah utamanya?",
        help_text="Pilih satu yang paling berat.",
        choices=[
            (
                "wage",
                format_html(
                    "{}<small>{}</small>",
                    "Gaji tidak dibayar",
                    "Juga gaji kurang atau ditunda",
                ),
            ),
            ("passport", "Paspor atau dokumen ditahan"),
            ("other", "Masalah lain"),
        ],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label="Nama Anda", help_text="Boleh dikosongkan.")


WHY = {
    "title": "Klarifikasi pertama",
    "due": "Jumat, 6 November 2026, 16.00 WITA",
    "rule": "5 hari kerja sejak penelaahan selesai.",
    "source_kind": "internal",
    "source": "STD-KLARIFIKASI1, ditetapkan Kepala Dinas.",
    "steps": [
        {"text": "Kamis, 29 Oktober: penelaahan selesai", "count": "mulai", "kind": ""},
        {"text": "Jumat, 30 Oktober", "count": "1", "kind": ""},
        {
            "text": "Rabu, 4 November: Pagerwesi",
            "count": "tidak dihitung",
            "kind": "skip",
        },
        {"text": "Jumat, 6 November, 16.00 WITA", "count": "5", "kind": "end"},
    ],
}

STAGES = [
    {"label": "Diterima", "state": "done"},
    {"label": "Verifikasi kelengkapan", "state": "done"},
    {"label": "Klarifikasi", "state": "now"},
    {"label": "Mediasi", "state": "next"},
    {"label": "Ditutup", "state": "next"},
]

TABS = [
    {"url": "?daftar=saya", "label": "Tugas saya", "count": 9, "current": True},
    {"url": "?daftar=antrean", "label": "Antrean", "count": 14},
    {
        "url": "?daftar=hari-ini",
        "label": "Jatuh tempo hari ini",
        "count": 2,
        "tone": "soon",
    },
    {"url": "?daftar=lewat", "label": "Lewat batas waktu", "count": 2, "tone": "late"},
]


def _officer() -> SimpleNamespace:
    return SimpleNamespace(
        is_authenticated=True, get_full_name=lambda: "Ni Made Rai Astuti"
    )


def _nav() -> list[NavItem]:
    return [
        NavItem(url="#", label="Kotak masuk", icon="inbox", count=9, current=True),
        NavItem(url="#", label="Kasus", icon="folder"),
        NavItem(url="#", label="Rujukan", icon="arrows-exchange", count=2),
    ]


def _shell() -> dict[str, object]:
    return {
        "nav": _nav(),
        "nav_posts": ["Petugas Penanganan Permasalahan", "Dinas Tenaga Kerja"],
        "user": _officer(),
    }


def desk(request: HttpRequest) -> HttpResponse:
    messages.success(request, "Tugas selesai. Klarifikasi kedua terbuka.")
    messages.error(request, "Simpanan gagal karena gangguan di pihak kami.")
    page = Paginator(range(412), 25).page(int(request.GET.get("page", "2")))
    context = {
        **_shell(),
        "tabs": TABS,
        "why": WHY,
        "stages": STAGES,
        "page": page,
        "form": TaskForm(),
        "faulty": TaskForm({}, prefix="x"),
    }
    return render(request, "shell_tests/desk.html", context)


def portal(request: HttpRequest) -> HttpResponse:
    form = QuestionForm(request.GET or None)
    return render(request, "shell_tests/portal.html", {"form": form})


def diagram(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        (HERE / "process.bpmn").read_text(), content_type="application/xml"
    )


def why(request: HttpRequest) -> HttpResponse:
    return render(request, "cotton/why/account.html", {"why": WHY})


def draft(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=204)


def upload(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=204)


class CodeForm(forms.Form):
    secret = "JBSWY3DPEHPK3PXP"  # noqa: S105 - an example from the RFC
    code = forms.CharField(label="Kode")


def mfa(request: HttpRequest, page: str) -> HttpResponse:
    """allauth's own pages, drawn with stand-ins for what its views give them."""
    form = CodeForm()
    picture = "data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg'/>"
    names = {
        "aktif": "mfa/totp/activate_form.html",
        "beranda": "mfa/index.html",
        "kode": "mfa/recovery_codes/index.html",
        "masuk": "mfa/authenticate.html",
    }
    context = {
        **_shell(),
        "form": form,
        "totp_svg_data_uri": picture,
        "MFA_SUPPORTED_TYPES": ["totp", "recovery_codes"],
        "authenticators": {},
        "is_mfa_enabled": True,
        "unused_codes": ["1234-5678", "8765-4321"],
        "total_count": 10,
        "can_view_codes": True,
        "can_download_codes": True,
        "can_generate_codes": True,
    }
    return render(request, names[page], context)


def fault(_request: HttpRequest, kind: str) -> HttpResponse:
    if kind == "hilang":
        raise Http404("case 7")
    if kind == "terlarang":
        raise PermissionDenied("case 8")
    if kind == "buruk":
        raise BadRequest
    raise RuntimeError("boom")
