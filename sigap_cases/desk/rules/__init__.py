"""Deadline rules on the desk: read, compared and amended."""
