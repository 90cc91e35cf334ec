"""The public's pages. None asks who somebody is; a code or a link opens one matter."""

from .vocabulary import About, Conditions, Need, Policy, Who, found_by


IS_THERE: Conditions = (found_by(Need.IS_THERE),)
ANYBODY: Conditions = ()


def _page(name: str) -> Policy:
    return Policy(name=name, who=Who.ANYBODY, reads=ANYBODY)


def _draft(
    name: str, *, reads: Conditions | None = None, acts: Conditions | None = None
) -> Policy:
    """What the visitor has typed so far lies in their own session."""
    return Policy(name=name, who=Who.ANYBODY, about=About.DRAFT, reads=reads, acts=acts)


def _of_code(name: str, *, reads: bool = True, acts: bool = True) -> Policy:
    return Policy(
        name=name,
        who=Who.CODE_HOLDER,
        reads=ANYBODY if reads else None,
        acts=ANYBODY if acts else None,
    )


def _of_link(name: str, *, reads: bool = True) -> Policy:
    return Policy(
        name=name,
        who=Who.LINK_HOLDER,
        reads=ANYBODY if reads else None,
        acts=None if reads else ANYBODY,
    )


def _of_publication(name: str) -> Policy:
    """Something that the office has published; taken back, it is not there."""
    return Policy(name=name, who=Who.ANYBODY, about=About.OFFICE, reads=IS_THERE)


TOLD = (
    _page("portal:start"),
    _page("portal:missions"),
    _page("portal:how"),
    _page("portal:privacy"),
)
PUBLISHED = (
    _page("portal:guides"),
    _page("portal:information"),
    _page("portal:public_register"),
    _page("portal:public_register_csv"),
    _page("portal:reports"),
    _page("portal:suggestions"),
    _of_publication("portal:guide"),
    _of_publication("portal:information_file"),
    _of_publication("portal:report"),
    _of_publication("portal:report_csv"),
)
STATISTICS = (
    _page("portal:statistics"),
    _page("portal:statistics_table"),
    _page("portal:statistics_csv"),
    _page("portal:statistics_json"),
)
LODGING = (
    _draft("portal:files", reads=ANYBODY, acts=ANYBODY),
    _draft("portal:upload", acts=ANYBODY),
    _draft("portal:danger", reads=ANYBODY),
    _draft("portal:summary", reads=ANYBODY),
    _draft("portal:send", reads=ANYBODY, acts=ANYBODY),
    _draft("portal:discard", acts=ANYBODY),
    _draft("portal:keep", acts=IS_THERE),
    _draft("portal:question", reads=IS_THERE, acts=IS_THERE),
)
ASKING = (
    _draft("portal:ask", reads=IS_THERE),
    _draft("portal:ask_summary", reads=IS_THERE),
    _draft("portal:ask_send", reads=IS_THERE, acts=IS_THERE),
    _draft("portal:ask_discard", acts=IS_THERE),
    _draft("portal:ask_page", reads=IS_THERE, acts=IS_THERE),
)
LETTERS = (
    Policy(name="portal:letter_ask", who=Who.ANYBODY, reads=ANYBODY, acts=ANYBODY),
    Policy(
        name="portal:letter",
        who=Who.ANYBODY,
        about=About.KEY,
        reads=IS_THERE,
        acts=IS_THERE,
        note="says whether a signed letter is genuine; the address is on the letter",
    ),
)
TRACKING = (
    Policy(name="portal:track", who=Who.ANYBODY, reads=ANYBODY, acts=ANYBODY),
    Policy(name="portal:lost_code", who=Who.ANYBODY, reads=ANYBODY, acts=ANYBODY),
    Policy(name="portal:leave", who=Who.ANYBODY, acts=ANYBODY),
    _of_code("portal:party", acts=False),
    _of_code("portal:case", acts=False),
    _of_code("portal:write", reads=False),
    _of_code("portal:complete"),
    _of_code("portal:object"),
    _of_code("portal:released", acts=False),
    _of_code("portal:object_late"),
    _of_code("portal:accept"),
    _of_code("portal:withdraw"),
)
REFERRALS = (
    Policy(name="portal:referral_open", who=Who.ANYBODY, reads=ANYBODY, acts=ANYBODY),
    Policy(name="portal:referral_leave", who=Who.ANYBODY, acts=ANYBODY),
    _of_link("portal:referral"),
    _of_link("portal:referral_answer", reads=False),
    _of_link("portal:referral_note", reads=False),
    _of_link("portal:referral_document"),
)
POLICIES = (
    *TOLD,
    *PUBLISHED,
    *STATISTICS,
    *LODGING,
    *ASKING,
    *LETTERS,
    *TRACKING,
    *REFERRALS,
)
