"""Changes to what the office publishes, each in one transaction."""
