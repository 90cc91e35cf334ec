"""``manage.py secret_totals give|end UNIT POST --by USER --reason TEXT``."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.enums import Post
from accounts.models import Unit, User
from sigap_cases.cases.services import totals_rights
from workflows.exceptions import WorkflowError


class Command(BaseCommand):
    help = "Let a post at a unit count secret cases in its totals, or end that."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["give", "end"])
        parser.add_argument("unit", help="code of the unit, such as disnaker")
        parser.add_argument("post", choices=Post.values)
        parser.add_argument("--by", required=True, help="user name of the custodian")
        parser.add_argument("--reason", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        unit = Unit.objects.filter(code=options["unit"]).first()
        by = User.objects.filter(username=options["by"]).first()
        if unit is None or by is None:
            raise CommandError("There is no such unit or user.")
        act = totals_rights.give if options["act"] == "give" else totals_rights.end
        try:
            act(unit, post=options["post"], by=by, reason=options["reason"])
        except WorkflowError as error:
            raise CommandError(str(error.sentence)) from error
