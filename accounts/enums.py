"""Vocabulary of units and posts (DOMAIN.md, "Units, posts and who owns a case")."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Post(models.TextChoices):
    """A role at a unit. The label is the official name of the post."""

    PETUGAS_DESA = "petugas_desa", _("Village officer")
    PERBEKEL = "perbekel", _("Head of village")
    CAMAT = "camat", _("Head of district")
    PETUGAS_PENGADUAN = "petugas_pengaduan", _("Intake officer")
    PETUGAS_PENANGANAN = "petugas_penanganan", _("Case worker")
    PENDAMPING_HUKUM = "pendamping_hukum", _("Legal companion")
    PENDAMPING_REINTEGRASI = "pendamping_reintegrasi", _("Reintegration companion")
    PETUGAS_PIKET = "petugas_piket", _("Duty officer")
    PENYELIA = "penyelia", _("Supervisor")
    KEPALA_DINAS = "kepala_dinas", _("Head of the office")
    AUDITOR = "auditor", _("Auditor")
    MITRA = "mitra", _("Partner officer")
    PETUGAS_PPID = "petugas_ppid", _("Information officer")
    ATASAN_PPID = "atasan_ppid", _("Superior of the information officer")
    ADMIN_SISTEM = "admin_sistem", _("System administrator")


class AbsenceKind(models.TextChoices):
    LEAVE = "leave", _("Leave")
    SICK = "sick", _("Sick leave")
    DUTY = "duty", _("Official travel")
    TRAINING = "training", _("Training")
    OTHER = "other", _("Other reason")


class UnitKind(models.TextChoices):
    """What a unit is. Partners stand outside the tree and are no superior."""

    REGENCY = "regency", _("Regency")
    OFFICE = "office", _("Office")
    SECTION = "section", _("Section")
    DISTRICT = "district", _("District")
    VILLAGE = "village", _("Village")
    INSPECTORATE = "inspectorate", _("Inspectorate")
    PARTNER = "partner", _("Partner agency")


# Posts that read the cases their unit owns, and those of the units below it.
CASE_READING_POSTS = frozenset(
    {
        Post.PETUGAS_PENGADUAN,
        Post.PETUGAS_PENANGANAN,
        Post.PENDAMPING_HUKUM,
        Post.PENDAMPING_REINTEGRASI,
        Post.PETUGAS_PIKET,
        Post.PENYELIA,
        Post.AUDITOR,
    }
)
# Posts that read what the public asked of the office as a public body.
INFORMATION_READING_POSTS = frozenset(
    {
        Post.PETUGAS_PENGADUAN,
        Post.PETUGAS_PPID,
        Post.ATASAN_PPID,
        Post.PENYELIA,
        Post.AUDITOR,
    }
)
# Posts that read what people ask of their own village.
VILLAGE_READING_POSTS = frozenset({Post.PETUGAS_DESA, Post.PERBEKEL, Post.AUDITOR})
# Posts that also read what is marked Terbatas without holding a task in it.
LIMITED_READING_POSTS = frozenset({Post.PENYELIA})
# Who administers and who audits stands in for nobody, and nobody for them: a right over
# accounts is given by appointment only, and who watches does not do what is watched.
NEVER_DEPUTISED = frozenset({Post.ADMIN_SISTEM, Post.AUDITOR})
# Whose absences others plan: a post leads those of a lower rank at its unit and below it,
# and its own. Who could plan for somebody above could make themselves their deputy.
RANKS: dict[Post, int] = {
    Post.PERBEKEL: 1,
    Post.PENYELIA: 1,
    Post.CAMAT: 2,
    Post.KEPALA_DINAS: 2,
    Post.ATASAN_PPID: 2,
    Post.ADMIN_SISTEM: 3,
    Post.AUDITOR: 3,
}
LEADING_POSTS = frozenset({Post.PERBEKEL, Post.PENYELIA, Post.CAMAT, Post.KEPALA_DINAS})
_OFFICE_KINDS = frozenset({UnitKind.OFFICE, UnitKind.SECTION})
# The kinds of unit at which a post exists. What a post may see depends on its unit,
# so an appointment elsewhere is refused.
POST_UNIT_KINDS: dict[Post, frozenset[UnitKind]] = {
    Post.PETUGAS_DESA: frozenset({UnitKind.VILLAGE}),
    Post.PERBEKEL: frozenset({UnitKind.VILLAGE}),
    Post.CAMAT: frozenset({UnitKind.DISTRICT}),
    Post.PETUGAS_PENGADUAN: _OFFICE_KINDS,
    Post.PETUGAS_PENANGANAN: _OFFICE_KINDS,
    Post.PENDAMPING_HUKUM: _OFFICE_KINDS,
    Post.PENDAMPING_REINTEGRASI: _OFFICE_KINDS,
    Post.PETUGAS_PIKET: _OFFICE_KINDS,
    Post.PENYELIA: _OFFICE_KINDS,
    Post.KEPALA_DINAS: frozenset({UnitKind.OFFICE}),
    Post.AUDITOR: frozenset({UnitKind.INSPECTORATE}),
    Post.MITRA: frozenset({UnitKind.PARTNER}),
    Post.PETUGAS_PPID: _OFFICE_KINDS,
    Post.ATASAN_PPID: frozenset({UnitKind.OFFICE, UnitKind.REGENCY}),
    Post.ADMIN_SISTEM: frozenset({UnitKind.OFFICE, UnitKind.REGENCY}),
}


class SignInKind(models.TextChoices):
    """What happens around signing in; each is kept for ever."""

    SIGNED_IN = "signed_in", _("Signed in")
    SIGNED_OUT = "signed_out", _("Signed out")
    TIMED_OUT = "timed_out", _("Signed out after a time without use")
    FAILED = "failed", _("Sign-in failed")
    FACTOR_FAILED = "factor_failed", _("Second step failed")
    LOCKED_OUT = "locked_out", _("Locked for a while after too many attempts")
    SESSION_ENDED = "session_ended", _("Session ended")
    FACTOR_ADDED = "factor_added", _("Second step added")
    FACTOR_REMOVED = "factor_removed", _("Second step removed")
    FACTORS_RESET = "factors_reset", _("Second step reset by an administrator")
    CODES_RENEWED = "codes_renewed", _("New recovery codes made")
    CODE_USED = "code_used", _("A recovery code was used")
    PASSWORD_CHANGED = "password_changed", _("Password changed")
    PASSWORD_SET = "password_set", _("Password set by an administrator")
