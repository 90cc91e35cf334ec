"""The desk of public information: the list, answered suggestions, the yearly report."""
