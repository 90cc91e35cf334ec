"""Social aid and village services: whom somebody sees is the registry's rule."""

from accounts.enums import Post

from . import posts
from .vocabulary import (
    About,
    Condition,
    Conditions,
    Need,
    Policy,
    found_by,
    hidden_but_for,
    only,
)


READS: Condition = hidden_but_for(*posts.READ_PEOPLE)
SEES = found_by(Need.SEES_PERSON)
THERE: Conditions = (READS, found_by(Need.IS_THERE))
WRITES = only(*posts.SUPERVISORS)
KEEPS_LIST = only(*posts.SUPERVISORS, Post.PETUGAS_PENGADUAN)
PROPOSES = only(*posts.VILLAGE)
CHECKS = only(
    Post.PERBEKEL,
    Post.PETUGAS_PENANGANAN,
    Post.PENDAMPING_REINTEGRASI,
    Post.PENYELIA,
)
HANDS = only(*posts.VILLAGE, Post.PETUGAS_PENANGANAN, Post.PENDAMPING_REINTEGRASI)
TAKES_IN: Conditions = (SEES, only(Post.PETUGAS_DESA))

POLICIES = (
    Policy(name="aid:index", reads=(READS,)),
    Policy(name="aid:programme_new", reads=(READS, WRITES), acts=(READS, WRITES)),
    Policy(name="aid:programme", about=About.OFFICE, reads=THERE),
    Policy(
        name="aid:programme_change",
        about=About.OFFICE,
        reads=(*THERE, WRITES),
        acts=(*THERE, WRITES),
        note="only a draft is changed",
    ),
    Policy(name="aid:programme_move", about=About.OFFICE, acts=(*THERE, WRITES)),
    Policy(
        name="aid:candidates",
        about=About.OFFICE,
        reads=THERE,
        acts=(*THERE, PROPOSES),
        note="among the people that the officer sees",
    ),
    Policy(
        name="aid:gaps",
        about=About.OFFICE,
        reads=THERE,
        note="counts the people that the officer sees",
    ),
    Policy(
        name="aid:recipients",
        reads=(READS,),
        note="those whose record the officer sees",
    ),
    Policy(name="aid:recipient", about=About.PERSON, reads=(SEES,)),
    Policy(
        name="aid:step",
        about=About.PERSON,
        acts=(SEES, CHECKS),
        note="who proposed, verified and approved are three people",
    ),
    Policy(
        name="aid:hand_over",
        about=About.PERSON,
        reads=(SEES, HANDS),
        acts=(SEES, HANDS),
    ),
    Policy(
        name="aid:visit", about=About.PERSON, reads=(SEES, HANDS), acts=(SEES, HANDS)
    ),
    Policy(name="aid:proof", about=About.PERSON, reads=(SEES,)),
    Policy(name="aid:doubles", reads=(READS,), note="both sides have to be seen"),
    Policy(name="aid:double", about=About.PERSON, reads=(SEES,), acts=(SEES, WRITES)),
    Policy(name="aid:agencies", reads=(READS,)),
    Policy(name="aid:agency_new", reads=(READS, KEEPS_LIST), acts=(READS, KEEPS_LIST)),
    Policy(
        name="aid:agency",
        about=About.OFFICE,
        reads=(*THERE, KEEPS_LIST),
        acts=(*THERE, KEEPS_LIST),
    ),
    Policy(name="aid:ask", about=About.PERSON, reads=TAKES_IN, acts=TAKES_IN),
)
