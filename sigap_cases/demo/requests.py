"""What the public asks of the demo office, and the legal aid it gives: scripts and people."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from types import MappingProxyType

from sigap_cases.cases.enums import Capacity, CaseKind, Channel, Urgency
from sigap_cases.cases.services.intake import Lodging, Person
from workflows.definitions.schema import Scalar

from .people import name_of
from .scripts import Script, Stand, closed, stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One way a request may go: how many of them, its kind, its start and its script."""

    times: int
    kind: str
    script: Script
    given: Mapping[str, Scalar] = field(default_factory=lambda: MappingProxyType({}))


_INFORMATION: Mapping[str, Scalar] = {
    "info_purpose": "Penelitian.",
    "copy_form": "soft",
}
_EXTENDED = {"extend": (True,)}
_REFUSED = {"extend": (False,), "decision": ("refused",)}
_OBJECTED = {**_REFUSED, "reporter": ("objected",)}
_WON = {"strategy": ("industrial",), "hearing_result": ("again", "again", "won")}
_AID: Mapping[str, Scalar] = {"origin": ""}


def _information(times: int, script: Script) -> Asked:
    return Asked(
        times=times, kind=CaseKind.INFORMATION, script=script, given=_INFORMATION
    )


def _suggestion(times: int, script: Script) -> Asked:
    given = {"topic": "service"}
    return Asked(times=times, kind=CaseKind.SUGGESTION, script=script, given=given)


def _data(times: int, right: str, script: Script) -> Asked:
    given = {"right_kind": right, "about_case": ""}
    return Asked(times=times, kind=CaseKind.DATA_RIGHTS, script=script, given=given)


def _aid(times: int, script: Script) -> Asked:
    return Asked(times=times, kind=CaseKind.LEGAL_AID, script=script, given=_AID)


REQUESTS: tuple[Asked, ...] = (
    _information(4, closed(40)),
    _information(2, closed(60, **_EXTENDED)),
    _information(2, closed(70, extend=(False,), decision=("given_part",))),
    _information(1, closed(70, **_REFUSED, reporter=("silent",))),
    _information(1, closed(90, **_OBJECTED, objection_decision=("upheld",))),
    _information(1, closed(60, extend=(False,), decision=("not_held",))),
    _information(1, closed(40, identity_state=("incomplete",), reporter=("silent",))),
    _information(2, stands("check", 1)),
    _information(2, stands("assess", 6, Stand.CLAIMED)),
    _information(1, stands("assess", 20)),
    _information(1, stands("assess_extended", 16, Stand.CLAIMED, **_EXTENDED)),
    _information(1, stands("test_harm", 7, Stand.DRAFT, **_REFUSED)),
    _information(1, stands("answer_objection", 25, **_OBJECTED)),
    _information(1, stands("await_objection", 20)),
    _suggestion(3, closed(20)),
    _suggestion(1, closed(25, handling=("forward",))),
    _suggestion(1, closed(8, handling=("note",))),
    _suggestion(2, stands("review", 1)),
    _data(2, "access", closed(10)),
    _data(1, "correct", closed(10)),
    _data(1, "erase", closed(10, decision=("refused",))),
    _data(1, "access", stands("decide_access", 1, Stand.CLAIMED)),
    _data(1, "restrict", stands("verify_identity", 0)),
    _aid(2, closed(150, **_WON)),
    _aid(
        2, closed(110, strategy=("mediation",), meeting_result=("again", "agreement"))
    ),
    _aid(1, closed(140, strategy=("criminal",), hearing_result=("lost",))),
    _aid(1, closed(60, counsel_kind=("lbh",))),
    _aid(1, closed(40, acceptance=("refused",), reporter=("silent",))),
    _aid(1, closed(60, completeness=("incomplete",), reporter=("silent",))),
    _aid(2, stands("industrial_step", 70, Stand.CLAIMED, **_WON)),
    _aid(1, stands("power_of_attorney", 16, Stand.CLAIMED)),
    _aid(1, stands("execute", 110, Stand.CLAIMED, **_WON)),
    _aid(1, stands("examine", 3)),
)
_TELLINGS: Mapping[str, tuple[str, ...]] = {
    CaseKind.INFORMATION: (
        "Mohon data penempatan PMI asal Gianyar per desa tahun lalu.",
        "Mohon daftar perusahaan penempatan yang berizin dan alamatnya.",
        "Mohon laporan penggunaan anggaran pelatihan calon PMI.",
        "Mohon salinan nota kesepahaman dengan perusahaan penempatan.",
    ),
    CaseKind.SUGGESTION: (
        "Sosialisasi di banjar sebaiknya malam hari, ketika warga sudah pulang kerja.",
        "Formulir di loket sebaiknya ada contoh pengisiannya.",
        "Mohon jam layanan pada hari Jumat ditambah.",
    ),
    CaseKind.DATA_RIGHTS: (
        "Saya ingin mengetahui data saya yang disimpan dan siapa yang membacanya.",
        "Nomor telepon saya yang lama masih tercatat; mohon diurus.",
    ),
    CaseKind.LEGAL_AID: (
        "Majikan menahan gaji tiga bulan dan paspor; kami ingin menggugat.",
        "Uang penempatan tidak dikembalikan setelah keberangkatan batal.",
        "Perjanjian kerja diganti sesudah tiba, dan upahnya dipotong sepihak.",
    ),
}


def asked_in_a_year() -> Iterator[Asked]:
    for asked in REQUESTS:
        yield from [asked] * asked.times


def lodging_of(rng: Random, asked: Asked) -> Lodging:
    """The request as somebody invented brings it."""
    aid = asked.kind == CaseKind.LEGAL_AID
    channel = rng.choice((Channel.COUNTER, Channel.PORTAL, Channel.PORTAL))
    return Lodging(
        submission_key=uuid.UUID(int=rng.getrandbits(128), version=4),
        kind=asked.kind,
        case_type=None,
        narrative=rng.choice(_TELLINGS[asked.kind]),
        given=asked.given,
        urgency=Urgency.ROUTINE,
        channel=Channel.COUNTER if aid else channel,
        capacity=Capacity.SELF,
        reporter=Person(
            name=name_of(rng, woman=rng.random() < 0.5),
            phone=f"0812-0000-{rng.randint(1000, 9999)}",
        ),
    )
