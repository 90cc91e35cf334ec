"""The case file as it stood at an earlier moment, and what changed between two of them."""
