"""Encrypted copies of the database and the documents, and the way back.

A backup is a folder of three files: ``database.bak`` (pg_dump's custom format),
``media.bak`` (a tar) and ``manifest.bak`` (what the other two are and hold). Each is a
stream of authenticated chunks under a key of its own (``stream``); the keys they come
from are in ``BACKUP_KEYS``, never in the database.
"""
