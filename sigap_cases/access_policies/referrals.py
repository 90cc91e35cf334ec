"""What is referred to an agency: a view of its own, without the case behind it."""

from .vocabulary import About, Need, Policy, forbidden_unless, found_by


SEES = found_by(Need.SEES_REFERRAL)

POLICIES = (
    Policy(name="desk:referrals", reads=(), note="the referrals that the officer sees"),
    Policy(name="desk:referral", about=About.REFERRAL, reads=(SEES,), note="recorded"),
    Policy(
        name="desk:referral_document",
        about=About.REFERRAL,
        reads=(SEES,),
        note="only files that were shared with this referral; recorded",
    ),
    Policy(
        name="desk:referral_note",
        about=About.REFERRAL,
        acts=(SEES, forbidden_unless(Need.ANSWERS_REFERRAL)),
    ),
    Policy(
        name="desk:referral_action",
        about=About.REFERRAL,
        reads=(
            SEES,
            found_by(Need.SENT_REFERRAL),
            forbidden_unless(Need.WORKS_ON_REFERRAL),
        ),
        acts=(
            SEES,
            found_by(Need.SENT_REFERRAL),
            forbidden_unless(Need.WORKS_ON_REFERRAL),
        ),
    ),
)
