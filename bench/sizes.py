"""How large the runs are; tiny ones only show that everything runs."""

import os


TINY = os.environ.get("BENCH_TINY") == "1"
# Five tasks each: a million work items, and ten thousand.
MANY_CASES = 4_000 if TINY else 200_000
FEW_CASES = 400 if TINY else 2_000
COMPLETIONS = 3 if TINY else 300
RAW_SECONDS = 1 if TINY else 3
PAGES = 3 if TINY else 40
THREADS = 5 if TINY else 100
HTTP_COMPLETIONS = 6 if TINY else 600
PEOPLE = 500 if TINY else 100_000
SEARCHES = 1 if TINY else 5
NOTICES = 200 if TINY else 100_000
# Deadlines that run, and how many of them fall due in a round; timers of stock Viewflow.
ARMED = 1_000 if TINY else 100_000
DUE = 100 if TINY else 10_000
TIMERS = 10 if TINY else 400
# Cases of the list, and as many grants on them.
LISTED_CASES = 2_000 if TINY else 1_000_000
# To whom one half of the grants is given; the other is given to posts of villages.
GRANTED_PEOPLE = 20 if TINY else 500
LATER_PAGE = 1 if TINY else 20
# Events of the history that is checked.
EVENTS = 5_000 if TINY else 600_000
# Rows of an agency's sheet.
IMPORTED = 100 if TINY else 50_000
