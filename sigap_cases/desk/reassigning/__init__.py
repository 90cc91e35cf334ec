"""Moving tasks of several people, with a preview, as a whole and undone within the hour."""
