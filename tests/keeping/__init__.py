"""What is deleted at a request or by a term, and what keeps it."""
