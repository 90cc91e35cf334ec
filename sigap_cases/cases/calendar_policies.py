"""Who edits working calendars, and who sets deadline rules.

A calendar is the administrator's, who reads no case. What the office promises by itself
(internal standards) is set by its head alone. Terms of a law, and standards taken over
from another body, are copied from their source by a supervisor or the administrator.
"""

from typing import Any

from accounts.enums import Post
from accounts.selectors import positions_of
from workflows.models.calendar import RuleKind


CALENDAR_POSTS = frozenset({Post.ADMIN_SISTEM})
RULE_POSTS = {
    RuleKind.INTERNAL: frozenset({Post.KEPALA_DINAS}),
    RuleKind.LAW: frozenset({Post.PENYELIA, Post.ADMIN_SISTEM}),
    RuleKind.REFERENCE: frozenset({Post.PENYELIA, Post.ADMIN_SISTEM}),
}
# Who reads calendars and rules on the desk.
READING_POSTS = frozenset(
    {
        Post.ADMIN_SISTEM,
        Post.PENYELIA,
        Post.KEPALA_DINAS,
        Post.AUDITOR,
        Post.PETUGAS_PENGADUAN,
        Post.PETUGAS_PENANGANAN,
        Post.PENDAMPING_HUKUM,
        Post.PENDAMPING_REINTEGRASI,
        Post.PETUGAS_PIKET,
        Post.PETUGAS_PPID,
        Post.ATASAN_PPID,
    }
)


def may_edit_calendars(user: Any) -> bool:
    return _holds(user, CALENDAR_POSTS)


def may_set_rules(user: Any, kind: str) -> bool:
    return _holds(user, RULE_POSTS[RuleKind(kind)])


def _holds(user: Any, posts: frozenset[Post]) -> bool:
    return any(position.post in posts for position in positions_of(user))
