"""Countries by ISO 3166-1 code with their Indonesian names (CLDR)."""

from functools import cache

from babel import Locale


# Codes that CLDR names and ISO 3166-1 does not assign.
_NOT_COUNTRIES = frozenset(
    "AC CP CQ DG EA EU EZ IC QO TA UN XA XB XK ZZ".split()  # noqa: SIM905 a list of codes reads best so
)


@cache
def names() -> dict[str, str]:
    """Code -> name, in the order of the names."""
    territories = Locale("id").territories
    found = {
        code: territories[code]
        for code in map(str, territories)
        if len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES
    }
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def name_of(code: str) -> str:
    return names().get(code, code)


def code_of(name: str) -> str | None:
    """The code of a country by its name or code, however it is written."""
    asked = name.strip().casefold()
    for code, known in names().items():
        if asked in (known.casefold(), code.casefold()):
            return code
    return None
