"""Emergency access at the desk: opening a case, ending it, and the list of all uses."""
