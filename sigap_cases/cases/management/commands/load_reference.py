"""Loads units, countries, complaint types, deadlines, holidays and the shipped processes."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from accounts.services.reference import load_units
from notifications.services.templates import load_templates
from sigap_cases.cases.services import reference
from sigap_cases.cases.services.letters.templates import load_letters
from workflows.services.other_calendars import load_countries, load_partners
from workflows.services.publishing import publish_all_shipped
from workflows.services.reference import deadline_rows, load_deadlines, load_holidays


YEARS_AHEAD = 5
PROCESSES = Path(settings.BASE_DIR) / "workflows" / "processes"


class Command(BaseCommand):
    help = "Load reference data. Running it again changes nothing; edits are kept."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        year = timezone.localdate().year
        units = load_units()
        countries = reference.load_countries()
        types = reference.load_case_types()
        numbers = reference.load_emergency_numbers()
        reference.load_retention()
        letters = load_letters()
        notices = load_templates()
        load_deadlines(deadline_rows())
        load_holidays(range(year - 1, year + YEARS_AHEAD))
        load_countries(range(year - 1, year + YEARS_AHEAD))
        load_partners(range(year - 1, year + YEARS_AHEAD))
        versions = publish_all_shipped(
            path.read_text(encoding="utf-8")
            for path in sorted(PROCESSES.glob("*.yaml"))
        )
        self.stdout.write(
            f"units {units}, countries {countries}, complaint types {types}, "
            f"emergency numbers {numbers}, letters {letters}, notices {notices}, "
            f"processes {', '.join(map(str, versions))}"
        )
