"""The table of access names every address of the product, and no other."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from sigap_cases.access_policies.table import POLICIES
from sigap_cases.access_policies.writing import page


# Addresses that have no name, and what answers there: the administration's own
# redirects of old addresses, its answer to whatever is not there, and ours.
NAMELESS = {
    ("django.views.generic.base", "admin/"),
    ("django.contrib.admin.sites", "admin/"),
    ("sigap_cases.urls", "akun/email/"),
    # Stand before those of allauth that have the names.
    ("accounts.views", "akun/2fa/webauthn/"),
    ("accounts.views", "akun/logout/"),
}


def addresses(
    patterns: Any = None, namespace: str = "", route: str = ""
) -> Iterator[tuple[str, str, URLPattern]]:
    """Name, route and pattern of everything that can be asked for."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        below = f"{route}{one.pattern}"
        if isinstance(one, URLResolver):
            within = ":".join(filter(None, (namespace, one.namespace)))
            yield from addresses(one.url_patterns, within, below)
        else:
            name = f"{namespace}:{one.name}" if namespace and one.name else one.name
            yield name or "", below, one


def test_every_address_has_one_policy() -> None:
    named = {name for name, _route, _pattern in addresses() if name}
    held = Counter(policy.name for policy in POLICIES)
    assert sorted(named - held.keys()) == [], "addresses without a policy"
    assert [name for name, count in held.items() if count > 1] == []


def test_no_policy_names_an_address_that_is_gone() -> None:
    named = {name for name, _route, _pattern in addresses() if name}
    gone = [p for p in POLICIES if p.name not in named]
    assert [policy.name for policy in gone if not policy.only_where] == []
    assert all(hasattr(settings, policy.only_where) for policy in gone)


def test_addresses_without_a_name_are_known() -> None:
    found = [
        (pattern.callback.__module__, route)
        for name, route, pattern in addresses()
        if not name
    ]
    strange = [
        (module, route)
        for module, route in found
        if not any(
            module == known and route.startswith(start) for known, start in NAMELESS
        )
    ]
    assert strange == []
    assert len(found) > len(NAMELESS)


def test_every_policy_lets_something_be_asked() -> None:
    assert [p.name for p in POLICIES if p.reads is None and p.acts is None] == []


def test_page_of_the_handbook_says_what_the_table_says() -> None:
    """After a change of the table: ``manage.py write_access_matrix``."""
    kept = settings.BASE_DIR / "docs" / "access-matrix.md"
    assert kept.read_text(encoding="utf-8") == page()
