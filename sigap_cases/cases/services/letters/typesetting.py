"""Typesetting a letter in a limited child process (``typesetter.py``)."""

import base64
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sigap_cases.cases.exceptions import TemplateRefused

from .faults import Fault, fault_of, stopped


TYPESETTER = Path(__file__).with_name("typesetter.py")
LAYOUT = Path(__file__).resolve().parents[2] / "letter_templates" / "layout.typ"
# The office's font comes first; these have its metrics or come with typst itself.
FALLBACK_FONTS = ("Liberation Sans", "Arimo", "Libertinus Serif")
LARGEST = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one letter may use: processor seconds, time on the wall, and memory."""

    seconds: int = 5
    wall: int = 20
    megabytes: int = 1024


LIMITS = Limits()


def to_pdf(
    body: str, data: Mapping[str, Any], *, at: datetime, limits: Limits = LIMITS
) -> bytes:
    """PDF/A-2b. The same text, data and moment give the same bytes."""
    wanted = {"format": "pdf", "timestamp": int(at.timestamp())}
    return _typeset(body, data, wanted, limits)[0]


def to_pages(
    body: str, data: Mapping[str, Any], *, limits: Limits = LIMITS
) -> Sequence[bytes]:
    """A PNG for each page, as wide as a page of the desk shows it."""
    return _typeset(body, data, {"format": "png", "ppi": 110}, limits)


def plain_to_pdf(
    text: str, data: Mapping[str, Any], *, at: datetime, limits: Limits = LIMITS
) -> bytes:
    """A document that is no letter, from a text of ours: without the letters' layout."""
    wanted = {"format": "pdf", "timestamp": int(at.timestamp())}
    return _made(text, data, list(FALLBACK_FONTS), wanted, limits)[0]


def _typeset(
    body: str, data: Mapping[str, Any], wanted: Mapping[str, Any], limits: Limits
) -> list[bytes]:
    layout = LAYOUT.read_text(encoding="utf-8")
    fonts = [str(data["kop"]["huruf"]), *FALLBACK_FONTS]
    return _made(layout + body, data, fonts, wanted, limits, layout=layout)


def _made(
    text: str,
    data: Mapping[str, Any],
    fonts: list[str],
    wanted: Mapping[str, Any],
    limits: Limits,
    *,
    layout: str = "",
) -> list[bytes]:
    job = {
        "text": text,
        "data": json.dumps({**data, "huruf": fonts}),
        "fonts": fonts,
        "seconds": limits.seconds,
        "megabytes": limits.megabytes,
        "largest": LARGEST,
        **wanted,
    }
    answer = _run(job, limits)
    if "fault" in answer:
        raise TemplateRefused(_fault(answer["fault"], layout))
    return [base64.b64decode(page) for page in answer["files"]]


def _fault(told: Mapping[str, Any], layout: str) -> Fault:
    return fault_of(
        told["message"],
        diagnostic=told["diagnostic"],
        trace=told["trace"],
        lines_before=layout.count("\n"),
    )


def _run(job: Mapping[str, Any], limits: Limits) -> dict[str, Any]:
    """The child sees an empty folder and nothing of our environment."""
    with TemporaryDirectory(prefix="surat-") as folder:
        try:
            done = subprocess.run(  # noqa: S603 our own script, no shell
                [sys.executable, "-I", str(TYPESETTER)],
                input=json.dumps(job).encode(),
                capture_output=True,
                cwd=folder,
                env={"HOME": folder, "https_proxy": "http://127.0.0.1:9"},
                timeout=limits.wall,
                check=False,
                start_new_session=True,
            )
        except subprocess.TimeoutExpired:
            raise TemplateRefused(stopped("time")) from None
    if done.returncode != 0:
        raise TemplateRefused(stopped(_why(done.returncode)))
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _why(returncode: int) -> str:
    """SIGXCPU, or SIGKILL at the hard limit, is time; anything else is memory."""
    return "time" if returncode in (-24, -9) else "memory"
