"""Whether last night's backup was made, and who hears of it when it was not."""

from datetime import datetime

from django.utils import timezone

from accounts.enums import Post
from accounts.selectors import memberships_on, who_works
from notifications.enums import Topic
from notifications.services import outbox
from notifications.services.outbox import NO_MATTER, About, To
from sigap_cases.backup.standing import standing


def watch(now: datetime | None = None) -> bool:
    """Tell the administrators, once a day; whether a backup is missing."""
    moment = now or timezone.now()
    found = standing(moment)
    if found is None or not found.is_late:
        return False
    day = timezone.localdate(moment)
    posts = memberships_on(day).filter(post=Post.ADMIN_SISTEM, user__in=who_works())
    for path in set(posts.values_list("unit__path", flat=True)):
        outbox.tell(
            Topic.BACKUP_MISSING,
            key=f"{day.isoformat()}:{path}",
            about=About(matter_id=NO_MATTER, label=""),
            to=To(post=Post.ADMIN_SISTEM, unit_path=path),
            data={"date": day.isoformat()},
        )
    return True
