"""Tells people on their own pages that an address of theirs takes nothing more."""

from typing import Any

from django import template

from notifications.services.addresses import bad_addresses_of


register = template.Library()


@register.inclusion_tag("desk/operations/_bad_addresses.html", takes_context=True)
def bad_addresses(context: dict[str, Any]) -> dict[str, Any]:
    """``{% bad_addresses %}``: nothing where every address of the person works."""
    request = context["request"]
    return {
        "marks": bad_addresses_of(request.user),
        "csrf_token": context.get("csrf_token"),
    }
