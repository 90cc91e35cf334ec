def changes_between(before, after):
    return ()
