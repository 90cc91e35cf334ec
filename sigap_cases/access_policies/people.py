"""The registry of migrant workers: a village's people are the village's to see."""

from . import posts
from .vocabulary import (
    About,
    Conditions,
    Need,
    Policy,
    forbidden_unless,
    found_by,
    only,
)


SEES = found_by(Need.SEES_PERSON)
KEEPS: Conditions = (SEES, forbidden_unless(Need.CHANGES_PERSON))
REGISTERS: Conditions = (only(*posts.KEEP_PEOPLE),)

POLICIES = (
    Policy(
        name="people:index",
        reads=(only(*posts.READ_PEOPLE),),
        note="the people that the officer sees",
    ),
    Policy(name="people:register", reads=REGISTERS, acts=REGISTERS),
    Policy(
        name="people:similar",
        reads=REGISTERS,
        note="among the people that the officer sees",
    ),
    Policy(name="people:person", about=About.PERSON, reads=(SEES,), note="recorded"),
    Policy(name="people:duplicates", about=About.PERSON, reads=(SEES,)),
    Policy(name="people:section", about=About.PERSON, reads=KEEPS, acts=KEEPS),
    Policy(name="people:row", about=About.PERSON, reads=KEEPS, acts=KEEPS),
    Policy(name="people:remove", about=About.PERSON, acts=KEEPS),
    Policy(
        name="people:erase",
        about=About.PERSON,
        reads=(*KEEPS, only(*posts.CASE_OFFICE)),
        acts=(*KEEPS, only(*posts.CASE_OFFICE)),
        note="one proposes it, a supervisor who is another person decides; recorded",
    ),
    Policy(
        name="people:merge",
        about=About.PERSON,
        reads=KEEPS,
        acts=KEEPS,
        note="both records have to be seen and kept",
    ),
    Policy(name="people:unmerge", about=About.PERSON, reads=KEEPS, acts=KEEPS),
)
