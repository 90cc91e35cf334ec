"""What must be true of every round at any moment; each is counted, and must be 0."""

from collections.abc import Iterator, Mapping

from workflows.services.invariants import Finding, run_query


QUERIES: Mapping[str, str] = {
    "round_whose_coverage_does_not_add_up": """
        SELECT r.id::text FROM monitoring_monitoringround r
        JOIN monitoring_monitoringcheck c ON c.round_id = r.id
        GROUP BY r.id HAVING count(*) <> count(*) FILTER (WHERE c.state = 'open')
            + count(*) FILTER (WHERE c.state = 'confirmed')
            + count(*) FILTER (WHERE c.state = 'lapsed')
            + count(*) FILTER (WHERE c.state = 'void')""",
    "worker_checked_twice_in_a_round": """
        SELECT round_id || ':' || person_id FROM monitoring_monitoringcheck
        GROUP BY round_id, person_id HAVING count(*) > 1""",
    "open_check_of_a_closed_round": """
        SELECT c.id::text FROM monitoring_monitoringcheck c
        JOIN monitoring_monitoringround r ON r.id = c.round_id
        WHERE c.state = 'open' AND r.state <> 'open'""",
    "check_without_history": """
        SELECT c.id::text FROM monitoring_monitoringcheck c WHERE NOT EXISTS (
            SELECT 1 FROM monitoring_historicalmonitoringcheck h WHERE h.id = c.id)""",
}


def findings() -> Iterator[Finding]:
    """Every invariant of the monitoring with what breaks it, if anything."""
    for name, sql in QUERIES.items():
        yield Finding(name, run_query(sql))
