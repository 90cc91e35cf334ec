"""One gate for public information: the list, the public register, the yearly report."""
