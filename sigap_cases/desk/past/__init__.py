"""The pages of a case as it was: one moment, and what changed between two."""
