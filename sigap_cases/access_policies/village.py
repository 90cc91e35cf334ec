"""The desk of a village: a page for a phone, and what the phone sends."""

from . import posts
from .vocabulary import Conditions, Policy, Who, only


VILLAGE: Conditions = (only(*posts.VILLAGE),)

POLICIES = (
    Policy(
        name="village:index",
        reads=VILLAGE,
        note="the people of the own villages, whatever other posts give",
    ),
    Policy(
        name="village:people",
        reads=VILLAGE,
        note="of the own villages: what a phone keeps for when there is no signal",
    ),
    Policy(
        name="village:send",
        acts=VILLAGE,
        note="each entry about the own villages only; a perbekel confirms, no more",
    ),
    Policy(
        name="village:worker",
        who=Who.ANYBODY,
        reads=(),
        note="a script that holds nothing of anybody",
    ),
)
