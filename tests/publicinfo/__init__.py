"""What the office publishes: the list, the register, the reports, suggestions, guides."""
