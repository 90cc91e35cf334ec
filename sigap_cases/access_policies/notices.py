"""A person's notices, and the wording of all of them."""

from . import posts
from .vocabulary import About, Conditions, Need, Policy, Who, found_by, hidden_but_for


THEIRS: Conditions = (found_by(Need.IS_THEIRS),)
WORDS: Conditions = (hidden_but_for(*posts.ADMINISTRATORS), found_by(Need.IS_THERE))

OWN = (
    Policy(name="notices:index", reads=(), note="their own, of what they still see"),
    Policy(
        name="notices:count",
        who=Who.ANYBODY,
        reads=(),
        note="a figure; an empty answer for who has not signed in",
    ),
    Policy(name="notices:open", about=About.OWN, reads=THEIRS),
    Policy(name="notices:read", about=About.OWN, acts=THEIRS),
    Policy(name="notices:read_all", acts=()),
    Policy(name="notices:settings", reads=(), acts=()),
    Policy(name="notices:try_out", acts=()),
    Policy(name="notices:clear_address", acts=()),
)
WORDING = (
    Policy(name="notices:templates", reads=(hidden_but_for(*posts.ADMINISTRATORS),)),
    Policy(name="notices:template", about=About.OFFICE, reads=WORDS, acts=WORDS),
    Policy(name="notices:preview", about=About.OFFICE, acts=WORDS),
    Policy(name="notices:restore", about=About.OFFICE, acts=WORDS),
)
PROVIDERS = (
    Policy(
        name="notifications:gateway_report",
        who=Who.PROVIDER,
        acts=(),
        note="signed with the secret of the gateway; without one the page is not there",
    ),
    Policy(
        name="notifications:mail_report",
        who=Who.PROVIDER,
        acts=(),
        only_where="EMAIL_BACKEND",
        note="the provider's own signature, checked by django-anymail",
    ),
)
POLICIES = (*OWN, *WORDING, *PROVIDERS)
