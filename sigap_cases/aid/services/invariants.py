"""What must be true of social aid at any moment; each is counted, and must be 0."""

from collections.abc import Iterator, Mapping

from workflows.services.invariants import Finding, run_query


QUERIES: Mapping[str, str] = {
    "aid_beyond_its_quota": """
        SELECT p.id::text FROM aid_aidprogramme p
        WHERE p.quota < (SELECT count(*) FROM aid_recipient r
                         WHERE r.programme_id = p.id
                           AND r.state IN ('approved', 'handed_over'))""",
    "aid_checked_by_its_proposer": """
        SELECT id::text FROM aid_recipient
        WHERE proposed_by_id = verified_by_id OR proposed_by_id = approved_by_id
           OR verified_by_id = approved_by_id""",
    "aid_handed_over_without_proof": """
        SELECT r.id::text FROM aid_recipient r
        WHERE r.state = 'handed_over'
          AND (SELECT count(DISTINCT f.kind) FROM aid_aidproof f
               WHERE f.recipient_id = r.id) < 2""",
}


def findings() -> Iterator[Finding]:
    """Every invariant of social aid with what breaks it, if anything."""
    for name, sql in QUERIES.items():
        yield Finding(name, run_query(sql))
