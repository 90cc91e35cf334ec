"""Plain Viewflow with history and an outbox row: what a project without our engine runs."""
