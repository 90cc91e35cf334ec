"""The office's pages of the periodic monitoring."""
