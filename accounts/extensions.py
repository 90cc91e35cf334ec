"""What the accounts ask and tell of the product above them; wiring hands it in.

The accounts know no case and no notices.
"""

from collections.abc import Callable
from dataclasses import dataclass

from .models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Extensions:
    """``is_custodian``: whether a person is named for secret cases.

    ``tell``: a notice to a person, by its topic and a key under which it is told once.
    """

    is_custodian: Callable[[User], bool]
    tell: Callable[[User, str, str], None]


_installed: list[Extensions] = []


def install(extensions: Extensions) -> None:
    _installed[:] = [extensions]


def installed() -> Extensions:
    return _installed[0]
