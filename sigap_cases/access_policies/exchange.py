"""Data of agencies: whole sheets are the office's, a list is taken out by who reads it."""

from . import posts
from .vocabulary import About, Conditions, Need, Policy, found_by, hidden_but_for, only


IMPORTS: Conditions = (only(*posts.IMPORT),)
OF_IMPORT: Conditions = (hidden_but_for(*posts.IMPORT), found_by(Need.IS_THERE))

POLICIES = (
    Policy(name="exchange:index", reads=IMPORTS),
    Policy(name="exchange:begin", reads=IMPORTS, acts=IMPORTS),
    *(
        Policy(name=f"exchange:{name}", about=About.OFFICE, reads=OF_IMPORT)
        for name in ("batch", "progress", "differences")
    ),
    Policy(
        name="exchange:faulty", about=About.OFFICE, reads=OF_IMPORT, note="recorded"
    ),
    *(
        Policy(
            name=f"exchange:{name}", about=About.OFFICE, reads=OF_IMPORT, acts=OF_IMPORT
        )
        for name in ("columns", "rows", "row", "difference")
    ),
    Policy(
        name="exchange:undo",
        about=About.OFFICE,
        reads=OF_IMPORT,
        acts=OF_IMPORT,
        note="for a day whoever took it over, then a supervisor",
    ),
    *(
        Policy(name=f"exchange:{name}", about=About.OFFICE, acts=OF_IMPORT)
        for name in ("mend", "commit", "discard")
    ),
    Policy(
        name="exchange:reconcile",
        reads=IMPORTS,
        note="counts of the people that the officer sees",
    ),
    Policy(
        name="exchange:export",
        reads=(only(*posts.READ_PEOPLE),),
        acts=(only(*posts.READ_PEOPLE),),
        note="the people that the officer sees, masked as on the screen; recorded",
    ),
)
