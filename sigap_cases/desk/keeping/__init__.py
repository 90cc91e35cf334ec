"""How long cases are kept: rules, what has fallen due, runs by two people, legal holds."""
