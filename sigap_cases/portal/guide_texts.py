"""What the guide pages say, one topic a page, with the source of each part."""

from django.utils.translation import gettext_lazy as _

from .guides import Guide, Part, Proof


# What a step of a complaint means to the reporter, by the code of its term.
TERMS = (
    ("STD-DARURAT", _("Emergency: the duty officer acts")),
    ("STD-KONTAK", _("An officer contacts you, if you allowed it")),
    ("LAPOR-VERIF", _("We check whether your complaint is complete")),
    ("STD-LENGKAPI", _("You complete what is missing, if we asked")),
    ("STD-PENELAAHAN", _("We settle how your complaint is handled")),
    ("STD-KLARIFIKASI1", _("The reported party is asked for an account")),
    ("STD-KLARIFIKASI2", _("The reported party is asked a second time")),
    ("P23-KOMITMEN2", _("The reported party keeps its commitment")),
    ("STD-MEDIASI", _("A meeting for mediation")),
    ("STD-HASIL", _("You are told the result")),
    ("STD-KEBERATAN", _("You may object to the result")),
    ("STD-KEBERATAN-PUTUS", _("We decide on your objection")),
)
GUIDES = (
    Guide(
        slug="cara-mengadu",
        title=_("How to lodge a complaint"),
        lead=_("For you, your family, or somebody you help. It costs nothing."),
        parts=(
            Part(
                title=_("Ways in"),
                lines=(
                    _(
                        "On this page: press Lodge a complaint. It takes about five minutes."
                    ),
                    _(
                        "At the counter of the Manpower Office, by phone, by WhatsApp, or by "
                        "letter."
                    ),
                    _(
                        "At your village office. The village reads your complaint only if you "
                        "say yes."
                    ),
                ),
                proof=Proof.ADVICE,
            ),
            Part(
                title=_("What you need"),
                lines=(
                    _("What happened, where, and since when. That is enough to begin."),
                    _(
                        "NIK, contract, passport and e-PMI help, but are never a condition."
                    ),
                    _(
                        "You may complain without your name. Then keep the secret code well."
                    ),
                ),
                proof=Proof.ADVICE,
            ),
            Part(
                title=_("Afterwards"),
                lines=(
                    _(
                        "You get a number and a secret code. With the code you follow your "
                        "complaint and write to us."
                    ),
                    _("Nobody may ask you for money. Report whoever does."),
                ),
                proof=Proof.ADVICE,
            ),
        ),
    ),
    Guide(
        slug="sesudah-mengadu",
        title=_("What happens after your complaint"),
        lead=_(
            "Each step has a date. Where we are late, your page says so and names a "
            "new date."
        ),
        parts=(
            Part(
                title=_("How the days are counted"),
                lines=(
                    _("Working days leave out Saturdays, Sundays and holidays."),
                    _(
                        "The clock stands still only while we wait for you, never for another "
                        "agency."
                    ),
                    _(
                        "A crime is reported to the police at once, beside our own work."
                    ),
                ),
                proof=Proof.ADVICE,
            ),
            Part(
                title=_("If you do not agree"),
                lines=(
                    _("You may object once to the result. Another officer decides."),
                    _("You may withdraw your complaint at any time."),
                ),
                proof=Proof.ADVICE,
            ),
        ),
        has_terms=True,
    ),
    Guide(
        slug="hak-sebelum-bekerja",
        title=_("Your rights before you work abroad"),
        lead=_("They hold from the first offer until you leave."),
        parts=(
            Part(
                title=_("Your rights"),
                lines=(
                    _("You choose work abroad that fits your skills."),
                    _("You get training and education."),
                    _(
                        "You get true information about jobs, placement and working conditions."
                    ),
                    _("You are served decently and without discrimination."),
                    _("Your rights and duties in the contract are explained to you."),
                ),
                source="UU 18/2017 Pasal 6 ayat (1)",
                proof=Proof.READ,
            ),
            Part(
                title=_("What the law asks of you"),
                lines=(
                    _(
                        "You are 18 years old at least, skilled, and healthy in body and mind."
                    ),
                    _(
                        "You are registered for social security and your documents are "
                        "complete."
                    ),
                ),
                source="UU 18/2017 Pasal 5",
                proof=Proof.READ,
            ),
            Part(
                title=_("Your documents"),
                lines=(
                    _(
                        "Certificate of marital status, and permission of husband, wife, "
                        "parents or guardian, known to the village."
                    ),
                    _("Certificate of competence and certificate of health."),
                    _("Passport and work visa. A tourist visa is no work visa."),
                    _("Placement agreement and employment contract."),
                ),
                source="UU 18/2017 Pasal 13",
                proof=Proof.READ,
            ),
            Part(
                title=_("What stands in the contract"),
                lines=(
                    _("Name and full address of the employer, and your own."),
                    _(
                        "Your job, working hours, wage and how it is paid, leave and rest, "
                        "social security or insurance."
                    ),
                    _("How long it lasts, and how you are kept safe."),
                ),
                source="UU 18/2017 Pasal 15 ayat (2)",
                proof=Proof.READ,
            ),
            Part(
                title=_("Costs"),
                lines=(_("The costs of placement are not for the worker to pay."),),
                source="UU 18/2017 Pasal 30",
                proof=Proof.UNVERIFIED,
            ),
        ),
    ),
    Guide(
        slug="hak-selama-bekerja",
        title=_("Your rights while you work abroad"),
        lead=_(
            "They hold on land and on board. They also hold if you left outside the "
            "procedure."
        ),
        parts=(
            Part(
                title=_("Your rights"),
                lines=(
                    _("You are paid the wage of the country where you work."),
                    _("You keep your own passport and travel documents."),
                    _("You may call your family and other people."),
                    _("You practise your religion."),
                    _(
                        "You get protection and legal aid against whatever violates your "
                        "dignity."
                    ),
                    _("You may join others, as the law of that country allows."),
                    _("You hold a copy of your contract and documents."),
                ),
                source="UU 18/2017 Pasal 6 ayat (1)",
                proof=Proof.READ,
            ),
            Part(
                title=_("Who has to help"),
                lines=(
                    _(
                        "The Indonesian mission registers you, visits, mediates, and helps in "
                        "court."
                    ),
                    _("Report to the mission when you arrive, and keep its number."),
                ),
                source="UU 18/2017 Pasal 21",
                proof=Proof.UNVERIFIED,
            ),
            Part(
                title=_("On a ship"),
                lines=(
                    _(
                        "Seafarers on merchant and fishing vessels are migrant workers too."
                    ),
                    _(
                        "Write down ship, flag, company and the next port. Tell somebody at "
                        "home."
                    ),
                ),
                source="UU 18/2017 Pasal 4 ayat (1)",
                proof=Proof.READ,
            ),
        ),
    ),
    Guide(
        slug="hak-sesudah-bekerja",
        title=_("Your rights after you return"),
        lead=_("The state's care does not end at the airport."),
        parts=(
            Part(
                title=_("What the government does for you"),
                lines=(
                    _("It helps you home, up to your own region."),
                    _("It settles rights that are still open, such as unpaid wages."),
                    _(
                        "It cares for workers who are ill, and for the remains of those who "
                        "died."
                    ),
                    _(
                        "It helps you and your family back into social life and into work."
                    ),
                ),
                source="UU 18/2017 Pasal 24 ayat (1)",
                proof=Proof.READ,
            ),
            Part(
                title=_("What you do"),
                lines=(
                    _("Tell your village that you are back, within a year."),
                    _(
                        "Say what you need: health, work, capital, school for the children."
                    ),
                    _(
                        "Keep pay slips, contract and passport. They prove what is owed to you."
                    ),
                ),
                source="Permen P2MI 32/2025, Permen P2MI 33/2025",
                proof=Proof.UNVERIFIED,
            ),
        ),
    ),
    Guide(
        slug="periksa-tawaran",
        title=_("Check an offer before you leave"),
        lead=_("Ask first, sign later. A good offer bears questions."),
        parts=(
            Part(
                title=_("Legal ways"),
                lines=(
                    _("G to G: from government to government."),
                    _("P to P: through a placement company with a licence (P3MI)."),
                    _("G to P: from the government to an employer abroad."),
                    _("UKPS: your own company sends you to its branch."),
                    _("Mandiri: you find the employer yourself and report it."),
                ),
                source="UU 18/2017 Pasal 49",
                proof=Proof.UNVERIFIED,
            ),
            Part(
                title=_("Trainees"),
                lines=(
                    _(
                        "Students and trainees abroad are not under the law on migrant workers. "
                        "Ask which rules protect you."
                    ),
                ),
                source="UU 18/2017 Pasal 4 ayat (2)",
                proof=Proof.READ,
            ),
            Part(
                title=_("Five questions"),
                lines=(
                    _(
                        "Does the company have a P3MI licence and this job order? Ask the "
                        "Manpower Office or BP3MI Bali."
                    ),
                    _(
                        "Is there a written contract that you understand, with a copy for you?"
                    ),
                    _("Is it a work visa for that employer?"),
                    _("Are you registered for social security?"),
                    _("What do you pay, to whom, and with which receipt?"),
                ),
                proof=Proof.ADVICE,
            ),
            Part(
                title=_("Warning signs of trafficking"),
                lines=(
                    _(
                        "You are to leave quickly, by a tourist visa, or through another "
                        "country."
                    ),
                    _("Somebody keeps your passport, identity card or diploma."),
                    _("Your age, name or address is changed in papers."),
                    _(
                        "The wage is very high for work without skills, and the contract comes "
                        "later."
                    ),
                    _("You are told to keep it from your family and the village."),
                    _("You are bound by a debt before you have earned anything."),
                    _(
                        "One sign is enough: ask us before you leave. In danger, call the "
                        "police."
                    ),
                ),
                proof=Proof.ADVICE,
            ),
        ),
    ),
    Guide(
        slug="nomor-darurat",
        title=_("Emergency numbers"),
        lead=_("Write them down on paper, and give them to your family."),
        parts=(
            Part(
                title=_("When you call"),
                lines=(
                    _(
                        "Say where you are, what is happening, and how you can be called back."
                    ),
                    _(
                        "If you cannot speak, send your place and a photo of the surroundings."
                    ),
                    _(
                        "Use a phone that nobody else reads. Leave quickly on top of this page "
                        "closes it at once."
                    ),
                ),
                proof=Proof.ADVICE,
            ),
        ),
        has_numbers=True,
    ),
)
BY_SLUG = {guide.slug: guide for guide in GUIDES}
