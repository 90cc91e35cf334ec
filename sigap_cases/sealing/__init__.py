"""Columns that the database holds only as ciphertext, and the keys that open them.

Each subject (a worker, a party of a case, a draft) has a data key of its own, kept in
``SealKey`` and wrapped by a master key that only the settings know. A stored value names
its data key: ``v1:<data key>:<nonce and ciphertext>``. So a change of the master key wraps
the data keys anew and touches no row, and a data key that is destroyed makes every copy of
what it sealed unreadable, those in the history among them.
"""
