"""A regency with one holder of each post, for the tests of the registry."""

from dataclasses import dataclass

import pytest

from accounts.enums import Post
from accounts.models import User
from tests.cases.regency import Regency, build_regency
from tests.factories import make_holder


@dataclass
class Staff:
    """Who holds the posts; ``units`` is the regency they sit in."""

    units: Regency
    petugas_desa: User
    tetangga: User
    camat: User
    pengaduan: User
    auditor: User


@pytest.fixture
def staff(db: None) -> Staff:
    units = build_regency()
    return Staff(
        units=units,
        petugas_desa=make_holder(Post.PETUGAS_DESA, units.village),
        tetangga=make_holder(Post.PETUGAS_DESA, units.neighbour),
        camat=make_holder(Post.CAMAT, units.district),
        pengaduan=make_holder(Post.PETUGAS_PENGADUAN, units.office),
        auditor=make_holder(Post.AUDITOR, units.inspectorate),
    )
