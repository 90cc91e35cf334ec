"""The desk of a village: one page for a phone, which also works without a signal."""
