"""What must be true of every record at any moment; each is counted, and must be 0."""

from collections.abc import Iterator, Mapping

from workflows.services.invariants import Finding, run_query


QUERIES: Mapping[str, str] = {
    "worker_without_ground_of_processing": """
        SELECT p.id::text FROM registry_person p
        WHERE p.merged_into_id IS NULL AND NOT EXISTS (
            SELECT 1 FROM registry_processingground g WHERE g.person_id = p.id)""",
    "worker_in_a_phase_that_was_never_noted": """
        SELECT p.id::text FROM registry_person p
        WHERE p.merged_into_id IS NULL AND NOT EXISTS (
            SELECT 1 FROM registry_phasechange c
            WHERE c.person_id = p.id AND c.phase = p.phase AND c.since = p.phase_since)""",
    "worker_outside_of_a_village": """
        SELECT p.id::text FROM registry_person p JOIN accounts_unit u ON u.id = p.village_id
        WHERE u.kind <> 'village'""",
    "merged_worker_without_one_merge": """
        SELECT p.id::text FROM registry_person p
        LEFT JOIN registry_personmerge m ON m.merged_id = p.id AND m.undone_at IS NULL
        WHERE p.merged_into_id IS DISTINCT FROM m.kept_id""",
    "worker_without_history": """
        SELECT p.id::text FROM registry_person p
        WHERE NOT EXISTS (SELECT 1 FROM registry_historicalperson h WHERE h.id = p.id)""",
}


def findings() -> Iterator[Finding]:
    """Every invariant of the registry with what breaks it, if anything."""
    for name, sql in QUERIES.items():
        yield Finding(name, run_query(sql))
