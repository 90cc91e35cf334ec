"""The script that runs beside the page and answers in its place without a signal."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static


SCRIPT = "village-worker.js"
QUEUE = "village-queue.js"
ASSETS = ("portal.css", "village.css", QUEUE, "village.js", "favicon.svg")


@lru_cache(maxsize=1)
def worker_script() -> str:
    """The script with the addresses it keeps; another version is another cache."""
    source = _read(SCRIPT)
    kept = hashlib.sha256("".join(map(_read, (SCRIPT, *ASSETS))).encode())
    names = {
        "VERSION": kept.hexdigest()[:16],
        "ASSETS": [static(name) for name in ASSETS],
        "QUEUE": static(QUEUE),
    }
    told = "".join(
        f"const {name} = {json.dumps(value)};\n" for name, value in names.items()
    )
    return told + source


def _read(name: str) -> str:
    return Path(settings.BASE_DIR, "static", name).read_text(encoding="utf-8")
