"""What must be true of the notices at any moment; each is counted, and must be 0."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone


# A sweep comes every few seconds; what is a little late is none of these.
GRACE = timedelta(minutes=30)
QUERIES: Mapping[str, str] = {
    "notice_taken_twice_by_a_provider": """
        SELECT min(d.key) FROM notifications_delivery d WHERE d.provider_id <> ''
        GROUP BY d.channel, d.provider_id HAVING count(*) > 1""",
    "notice_delivered_twice_to_one": """
        SELECT min(d.key) FROM notifications_delivery d
        WHERE d.state IN ('sent', 'delivered', 'bounced') AND NOT d.is_digest
        GROUP BY d.message_id, d.channel, d.user_id, d.party_id HAVING count(*) > 1""",
    "delivery_without_its_notice": """
        SELECT d.key FROM notifications_delivery d
        LEFT JOIN notifications_outboxmessage m ON m.id = d.message_id
        WHERE m.id IS NULL OR m.state <> 'spread'""",
    "dealt_out_notice_that_reaches_nobody": """
        SELECT m.key FROM notifications_outboxmessage m
        WHERE m.state = 'spread' AND m.topic IN {surely}
          AND NOT EXISTS (SELECT 1 FROM notifications_delivery d WHERE d.message_id = m.id)
          AND NOT EXISTS (SELECT 1 FROM notifications_covered c WHERE c.message_id = m.id)
          AND NOT EXISTS (SELECT 1 FROM notifications_inboxnotice i WHERE i.message_id = m.id)""",
    "delivery_waiting_beyond_its_age": """
        SELECT d.key FROM notifications_delivery d
        WHERE d.state = 'waiting'
          AND (d.expires_at < %(grace)s OR d.due_at < %(oldest)s)""",
    "settled_delivery_still_leased": """
        SELECT d.key FROM notifications_delivery d
        WHERE d.state <> 'waiting' AND d.leased_until > %(now)s""",
    "sent_delivery_without_its_moment": """
        SELECT d.key FROM notifications_delivery d
        WHERE d.state IN ('sent', 'delivered', 'bounced') AND d.sent_at IS NULL""",
    "delivery_given_up_by_nobody": """
        SELECT d.key FROM notifications_delivery d
        WHERE d.state = 'given_up' AND NOT EXISTS (
            SELECT 1 FROM notifications_deliveryoperation o
            WHERE o.delivery_id = d.id AND o.operation = 'given_up')""",
}


# Nobody can wish not to hear of these at all.
_SURELY = """('task_assigned', 'task_overdue', 'task_escalated', 'orphan',
    'told_received', 'told_more_needed', 'told_result', 'told_late')"""


def findings() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every invariant of the notices by name, with what breaks it, if anything."""
    now = timezone.now()
    grace = now - GRACE
    moments = {"now": now, "grace": grace, "oldest": grace - settings.NOTICE_MAX_AGE}
    for name, sql in QUERIES.items():
        with connection.cursor() as cursor:
            cursor.execute(sql.replace("{surely}", _SURELY), moments)
            yield name, tuple(str(row[0]) for row in cursor.fetchall())
