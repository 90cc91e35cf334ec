"""What people call a problem, and the complaint types of the reference."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from sigap_cases.portal.forms.fields import Option


OTHER_PROBLEM = "lain"


@dataclass(frozen=True, slots=True)
class Problem:
    """What people call a problem, and the complaint type that it starts as."""

    option: Option
    code: str


PROBLEMS = (
    Problem(
        Option("gaji", _("Wages are not paid"), _("Also too little, or too late")),
        "GAJI_TDK_DIBAYAR",
    ),
    Problem(Option("dokumen", _("Passport or documents are held back")), "DOK_DITAHAN"),
    Problem(
        Option("pekerjaan", _("The work is not what was agreed")), "KERJA_TDK_SESUAI"
    ),
    Problem(Option("sakit", _("Illness or an accident at work")), "SAKIT"),
    Problem(
        Option(
            "pulang",
            _("Wants to come home and cannot"),
            _("Contract over, no ticket, or trouble with immigration"),
        ),
        "INGIN_PULANG",
    ),
    Problem(
        Option(
            "kekerasan",
            _("Violence or harassment"),
            _("Only certain officers can read it"),
        ),
        "KEKERASAN",
    ),
    Problem(
        Option(
            "ditipu",
            _("Deceived when about to leave"),
            _("Costs too high, or the departure never came"),
        ),
        "PENIPUAN",
    ),
    Problem(Option("hilang", _("A relative cannot be reached")), "HILANG_KONTAK"),
    Problem(
        Option(OTHER_PROBLEM, _("Another problem"), _("Choose from the whole list")), ""
    ),
)
CODE_OF = {problem.option.key: problem.code for problem in PROBLEMS}
