"""Runs the product on one machine: PostgreSQL and Valkey from wheels, web, worker, beat.

Both wheels are young: nothing outside this package knows them. ``DATABASE_URL`` and
``BROKER_URL`` in the environment take their place.
"""
