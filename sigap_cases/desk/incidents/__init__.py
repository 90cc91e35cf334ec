"""Failures to protect personal data: who is affected, the term, and what they are told."""
