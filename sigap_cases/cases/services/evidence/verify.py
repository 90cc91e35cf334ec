"""Memeriksa satu bundel bukti, tanpa jaringan dan tanpa pustaka lain.

    python3 verify.py [BUNDEL.zip] [--kunci KUNCI_PUBLIK]

Tanpa nama berkas, yang diperiksa ialah folder tempat berkas ini berada. --kunci: kunci
publik yang diumumkan kantor; tanpa itu, bandingkan sendiri kunci yang dicetak. Hasil akhir
(exit status): 0 utuh, 1 ada yang tidak utuh, 2 bukan bundel bukti.
"""

# A court runs this alone: Python 3.8 or later and its standard library, nothing of ours.

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import zipfile
from pathlib import Path
from typing import Any, Tuple  # noqa: UP035 evaluated by older versions too


MANIFEST, EVENTS, ROOTS = "manifes.json", "peristiwa.json", "akar.json"
ROWS, FILES = "riwayat.json", "berkas.json"
NUMBER, PREVIOUS = 1, 13  # of the parts of an event

# --- Ed25519, RFC 8032 ----------------------------------------------------------------

Point = Tuple[int, int, int, int]  # noqa: UP006 the same
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def _add(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _times(scalar: int, point: Point) -> Point:
    found = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            found = _add(found, point)
        point, scalar = _add(point, point), scalar >> 1
    return found


def _same(one: Point, other: Point) -> bool:
    return (one[0] * other[2] - other[0] * one[2]) % P == 0 and (
        one[1] * other[2] - other[1] * one[2]
    ) % P == 0


def _x_of(y: int, sign: int) -> int | None:
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


def _point(encoded: bytes) -> Point | None:
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    x = _x_of(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


_BASE_Y = 4 * pow(5, P - 2, P) % P
_BASE_X = _x_of(_BASE_Y, 0) or 0
BASE = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % P)


def is_signed(public: str, text: str, signature: str) -> bool:
    """Whether ``signature`` of ``text`` is that of the key ``public``; all in hexadecimal."""
    try:
        key, signed = bytes.fromhex(public), bytes.fromhex(signature)
    except ValueError:
        return False
    if len(key) != 32 or len(signed) != 64:
        return False
    point, commitment = _point(key), _point(signed[:32])
    scalar = int.from_bytes(signed[32:], "little")
    if point is None or commitment is None or scalar >= L:
        return False
    hashed = hashlib.sha512(signed[:32] + key + text.encode()).digest()
    challenge = int.from_bytes(hashed, "little") % L
    return _same(_times(scalar, BASE), _add(commitment, _times(challenge, point)))


# --- hashes -----------------------------------------------------------------------------


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def leaf(text: str) -> bytes:
    return hashlib.sha256(b"\x00" + text.encode()).digest()


def climbed(start: bytes, way: list[list[str]]) -> str:
    for side, beside in way:
        other = bytes.fromhex(beside)
        pair = other + start if side == "left" else start + other
        start = hashlib.sha256(b"\x01" + pair).digest()
    return start.hex()


def canonical(content: Any) -> str:
    return json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


# --- the bundle -------------------------------------------------------------------------


class NotABundle(Exception):  # noqa: N818 named for what it says
    pass


class Bundle:
    def __init__(self, path: Path) -> None:
        self.zip = zipfile.ZipFile(path) if path.is_file() else None
        self.folder = path

    def names(self) -> set[str]:
        if self.zip:
            return {name for name in self.zip.namelist() if not name.endswith("/")}
        found = (path for path in self.folder.rglob("*") if path.is_file())
        return {path.relative_to(self.folder).as_posix() for path in found}

    def read(self, name: str) -> bytes:
        if self.zip:
            return self.zip.read(name)
        return (self.folder / name).read_bytes()

    def json(self, name: str) -> Any:
        try:
            return json.loads(self.read(name))
        except (OSError, KeyError, ValueError):
            raise NotABundle(f"{name} tidak ada atau tidak terbaca") from None


class Report:
    def __init__(self) -> None:
        self.faults = 0
        self.is_partly_signed = False

    def fault(self, text: str) -> None:
        self.faults += 1
        sys.stdout.write(f"TIDAK UTUH  {text}\n")

    def whole(self, text: str) -> None:
        sys.stdout.write(f"utuh        {text}\n")

    def note(self, text: str) -> None:
        sys.stdout.write(f"catatan     {text}\n")

    def unsigned(self, text: str) -> None:
        self.is_partly_signed = True
        self.note(text)


def check_manifest(bundle: Bundle, report: Report) -> None:
    listed = bundle.json(MANIFEST)["files"]
    before = report.faults
    for name in sorted(listed):
        if name not in bundle.names():
            report.fault(f"berkas {name}: tidak ada")
        elif digest(bundle.read(name)) != listed[name]:
            report.fault(f"berkas {name}: isinya bukan yang tercatat di manifes")
    for name in sorted(bundle.names() - set(listed) - {MANIFEST}):
        if not name.startswith("__pycache__/"):
            report.fault(f"berkas {name}: tidak tercatat di manifes")
    if report.faults == before:
        report.whole(f"{len(listed)} berkas sesuai manifes")
    report.note(f"SHA-256 manifes: {digest(bundle.read(MANIFEST))}")


def check_roots(bundle: Bundle, report: Report, trusted: list[str]) -> Any:
    """The statements that are rightly signed, by number."""
    good: dict[int, Any] = {}
    keys: list[str] = []
    named = set(trusted)
    for root in sorted(bundle.json(ROOTS), key=lambda root: root["number"]):
        told = json.loads(root["statement"])
        number, key = root["number"], root["public_key"]
        if told["number"] != number or told["key"] != key:
            report.fault(
                f"akar {number}: nomor atau kuncinya bukan yang ditandatangani"
            )
        elif not is_signed(key, root["statement"], root["signature"]):
            report.fault(f"akar {number}: tanda tangannya tidak benar")
        elif trusted and key not in named:
            report.fault(f"akar {number}: kuncinya bukan kunci yang diberikan")
        else:
            good[number] = told
            keys += [key] if key not in keys else []
            named |= {told["next_key"]} if told["next_key"] else set()
    report.whole(f"{len(good)} akar bertanda tangan benar")
    for key in keys:
        report.note(f"kunci publik: {key}")
    if keys and not trusted:
        report.note("bandingkan kunci itu dengan yang diumumkan kantor (atau --kunci)")
    return good


def check_event(event: Any, matter_id: int, before: Any, report: Report) -> None:
    """Whether one event is as it was, at its place. ``before``: the event before it."""
    number, name = event["number"], f"peristiwa {event['number']}"
    if digest(event["text"].encode()) != event["hash"]:
        report.fault(f"{name}: diubah, isinya tidak menghasilkan hash-nya")
        return
    parts = json.loads(event["text"])
    if parts[0] != matter_id:
        report.fault(f"{name}: milik berkas lain")
    elif parts[NUMBER] != number:
        report.fault(f"{name}: dipindahkan, semula nomor {parts[NUMBER]}")
    elif number == 1 and parts[PREVIOUS] != "":
        report.fault(f"{name}: bukan permulaan rantai")
    elif (
        before and before["number"] == number - 1 and parts[PREVIOUS] != before["hash"]
    ):
        report.fault(f"{name}: tidak menyambung pada peristiwa {number - 1}")


def check_events(bundle: Bundle, report: Report) -> dict[int, str]:
    """The hashes of the events by number, as the bundle has them."""
    told = bundle.json(EVENTS)
    before, start = None, report.faults
    for event in told["events"]:
        expected = before["number"] + 1 if before else 1
        if event["number"] < expected:
            report.fault(f"peristiwa {event['number']}: tidak pada urutannya")
        for gone in range(expected, min(event["number"], expected + 1000)):
            report.fault(f"peristiwa {gone}: hilang")
        check_event(event, told["matter_id"], before, report)
        before = event
    last = before["number"] if before else 0
    for gone in range(last + 1, min(told["head"], last + 1000) + 1):
        report.fault(f"peristiwa {gone}: hilang, terpotong dari akhir rantai")
    if report.faults == start:
        report.whole(f"{last} peristiwa menyambung tanpa celah")
    return {event["number"]: event["hash"] for event in told["events"]}


def check_head(
    bundle: Bundle, roots: Any, hashes: dict[int, str], report: Report
) -> None:
    told = bundle.json(EVENTS)
    proof = told["proof"]
    if proof is None:
        report.unsigned("belum ada akar bertanda tangan yang mencakup kasus ini")
        return
    root, number = roots.get(proof["root"]), proof["number"]
    text = canonical([told["matter_id"], number, proof["hash"]])
    if root is None:
        report.fault(f"kepala rantai: akar {proof['root']} tidak ada atau tidak benar")
    elif climbed(leaf(text), proof["path"]) != root["heads"]["root"]:
        report.fault(f"kepala rantai: tidak tercakup akar {proof['root']}")
    elif number not in hashes:
        report.fault(f"peristiwa {number}: hilang, akar {root['number']} menyebutnya")
    elif hashes[number] != proof["hash"]:
        report.fault(
            f"peristiwa {number}: ditulis ulang, akar {root['number']} menyebut hash lain"
        )
    else:
        report.whole(
            f"peristiwa 1 sampai {number} tercakup akar {root['number']} ({root['at']})"
        )
        if max(hashes) > number:
            report.unsigned(
                f"peristiwa {number + 1} sampai {max(hashes)} lebih baru daripada akar itu"
            )


def named_root(row: Any, roots: Any) -> str | None:
    """The tree's root that was signed for the part of the table the row is in."""
    proof = row["proof"]
    for named in roots.get(proof["root"], {"rows": []})["rows"]:
        if (named["table"], named["after"]) == (row["table"], proof["after"]):
            return str(named["root"])
    return None


def row_fault(row: Any, roots: Any) -> str:
    """What is wrong with a row of history; empty where nothing is."""
    hashed, proof = bytes.fromhex(row["leaf"]), row["proof"]
    if "text" in row and leaf(row["text"]) != hashed:
        return "diubah, isinya tidak menghasilkan hash-nya"
    if proof and climbed(hashed, proof["path"]) != named_root(row, roots):
        return "tidak tercakup akar bertanda tangan"
    if "text" in row and json.loads(row["text"])[0] != row["table"]:
        return "milik tabel lain"
    return ""


def check_rows(bundle: Bundle, roots: Any, report: Report) -> Any:
    """Rows of history: table -> columns of each, of those whose proof is right."""
    good: dict[str, Any] = {}
    start, rows = report.faults, bundle.json(ROWS)
    for row in rows:
        fault = row_fault(row, roots)
        if fault:
            report.fault(f"riwayat {row['table']} baris {row['key']}: {fault}")
        elif "text" in row:
            good.setdefault(row["table"], []).append(json.loads(row["text"])[1])
    if report.faults == start:
        report.whole(f"{len(rows)} baris riwayat")
    new = sum(row["proof"] is None for row in rows)
    withheld = sum("text" not in row for row in rows)
    if new:
        report.unsigned(f"{new} baris riwayat lebih baru daripada akar terakhir")
    if withheld:
        report.note(f"{withheld} baris riwayat hanya disertakan hash-nya")
    return good


def check_files(bundle: Bundle, rows: Any, report: Report) -> None:
    """Documents and letters against the hashes that their rows in the history hold."""
    start, count = report.faults, 0
    for file in bundle.json(FILES):
        name, count = file["name"], count + 1
        known = {
            row.get("sha256")
            for row in rows.get(file["table"], [])
            if row.get("id") == str(file["id"])
        }
        if name not in bundle.names():
            report.fault(f"berkas {name}: tidak ada")
        elif digest(bundle.read(name)) not in known:
            report.fault(f"berkas {name}: bukan berkas yang tercatat di riwayat")
    if report.faults == start:
        report.whole(f"{count} dokumen dan surat sesuai riwayat")


def check(bundle: Bundle, report: Report, trusted: list[str]) -> None:
    told = bundle.json(MANIFEST)
    sys.stdout.write("Kasus {}, dibuat {}\n".format(told["case"], told["made_at"]))
    check_manifest(bundle, report)
    roots = check_roots(bundle, report, trusted)
    hashes = check_events(bundle, report)
    check_head(bundle, roots, hashes, report)
    rows = check_rows(bundle, roots, report)
    check_files(bundle, rows, report)


def main() -> int:
    parser = argparse.ArgumentParser(description="Memeriksa satu bundel bukti.")
    parser.add_argument("bundle", nargs="?", type=Path, default=Path(__file__).parent)
    parser.add_argument("--kunci", action="append", default=[])
    options = parser.parse_args()
    report = Report()
    try:
        check(Bundle(options.bundle), report, options.kunci)
    except (NotABundle, OSError, zipfile.BadZipFile) as error:
        sys.stdout.write(f"Bukan bundel bukti: {error}\n")
        return 2
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        sys.stdout.write(f"TIDAK UTUH  isi bundel tidak terbaca: {error!r}\n")
        return 1
    if report.faults:
        sys.stdout.write(f"Bundel TIDAK utuh: {report.faults} temuan.\n")
        return 1
    partly = ", sebagian belum tercakup akar bertanda tangan (lihat catatan)"
    sys.stdout.write(f"Bundel utuh{partly if report.is_partly_signed else ''}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
