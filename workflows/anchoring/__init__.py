"""Hashing of events, of history rows, and of the tree whose root is signed. Pure."""
