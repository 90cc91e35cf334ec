"""Signing in, one's own account, and whether the product is alive."""

from . import posts
from .vocabulary import (
    NOBODY,
    NOT_THERE_FOR_ANYBODY,
    About,
    Conditions,
    Need,
    Policy,
    Who,
    found_by,
    hidden_but_for,
)


IS_SET_UP: Conditions = (found_by(Need.IS_THERE),)


def _open(name: str, *, acts: bool = True, note: str = "") -> Policy:
    return Policy(
        name=name, who=Who.ANYBODY, reads=(), acts=() if acts else None, note=note
    )


def _own(name: str, *, acts: bool = True, note: str = "") -> Policy:
    return Policy(
        name=name, who=Who.ACCOUNT, reads=(), acts=() if acts else None, note=note
    )


def _of_second_factor(name: str, *, acts: bool = True) -> Policy:
    return Policy(
        name=name,
        who=Who.ACCOUNT,
        about=About.KEY,
        reads=IS_SET_UP,
        acts=IS_SET_UP if acts else None,
        note="missing as long as no second factor is set up",
    )


def _of_staff(name: str, *, reads: bool = False, acts: bool = False) -> Policy:
    """Somebody else's account, for administrators."""
    conditions: Conditions = (
        hidden_but_for(*posts.ADMINISTRATORS),
        found_by(Need.IS_THERE),
    )
    return Policy(
        name=name,
        about=About.OFFICE,
        reads=conditions if reads else None,
        acts=conditions if acts else None,
    )


SIGNED_IN = (
    Policy(name="signins:account", reads=(), note="their own steps and sessions"),
    Policy(name="signins:history", reads=(), note="their own"),
    Policy(name="signins:end_one", about=About.OWN, acts=(found_by(Need.IS_THEIRS),)),
    Policy(name="signins:end_others", acts=(), note="of their own sessions"),
    Policy(name="signins:people", reads=(hidden_but_for(*posts.ADMINISTRATORS),)),
    _of_staff("signins:person", reads=True),
    _of_staff("signins:person_sessions", acts=True),
    _of_staff("signins:person_factors", acts=True),
)
POLICIES = (
    *SIGNED_IN,
    _open("healthz", acts=False, note="which parts are alive; no data"),
    _open("account_login"),
    _open("account_logout"),
    _open("account_inactive", acts=False),
    _open("account_signup", note="says that accounts are made by the administrator"),
    _open("account_email_verification_sent", acts=False),
    _open("account_reset_password", note="tells nobody whether an account exists"),
    _open("account_reset_password_done", acts=False),
    _open("account_reset_password_from_key_done", acts=False),
    Policy(
        name="account_reset_password_from_key",
        who=Who.ANYBODY,
        about=About.KEY,
        reads=(),
        acts=(),
        note="a key that is not valid is told so",
    ),
    Policy(
        name="account_confirm_email",
        who=Who.ANYBODY,
        about=About.KEY,
        reads=(),
        acts=(found_by(Need.IS_THERE),),
        note="a key that is not valid is told so",
    ),
    Policy(
        name="account_email",
        who=Who.ANYBODY,
        reads=(NOT_THERE_FOR_ANYBODY,),
        acts=(NOT_THERE_FOR_ANYBODY,),
        note="staff addresses are the administrator's to change",
    ),
    _own("account_confirm_login_code", note="in the middle of signing in"),
    _own("account_reauthenticate"),
    _own("account_change_password"),
    _own("account_set_password"),
    _own("mfa_index", acts=False),
    _own("mfa_authenticate", note="in the middle of signing in"),
    _own("mfa_reauthenticate"),
    _own("mfa_activate_totp", note="asks for the password again"),
    _own("mfa_generate_recovery_codes", note="asks for the password again"),
    _own("mfa_list_webauthn", acts=False, note="their own keys"),
    _own("mfa_add_webauthn", note="asks for the password again"),
    _own("mfa_edit_webauthn", note="asks for the password again; of their own keys"),
    _own("mfa_remove_webauthn", note="asks for the password again; of their own keys"),
    _own("mfa_reauthenticate_webauthn"),
    _own("mfa_login_webauthn", note="leads to the page on which one signs in"),
    _of_second_factor("mfa_deactivate_totp"),
    _of_second_factor("mfa_view_recovery_codes", acts=False),
    _of_second_factor("mfa_download_recovery_codes"),
    Policy(
        name="admin:login",
        who=Who.ACCOUNT,
        reads=(NOBODY,),
        acts=(NOBODY,),
        note="who has signed in goes to the administration itself",
    ),
)
