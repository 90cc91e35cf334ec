"""Working calendars on the desk: the year, the hours, the circulars, and computing anew."""
