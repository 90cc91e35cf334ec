"""Make the first system administrator of an installation."""

import getpass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.enums import Post
from accounts.models import Unit
from accounts.services.memberships import appoint
from accounts.services.users import NewUser, create_user


class Command(BaseCommand):
    help = "Make an account that holds admin_sistem. The password is asked for."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("full_name")
        parser.add_argument("--unit", default="disnaker", help="code of the unit")

    def handle(self, *_args: Any, **options: Any) -> None:
        unit = Unit.objects.filter(code=options["unit"]).first()
        if unit is None:
            raise CommandError("There is no such unit. Run load_reference first.")
        person = NewUser(username=options["username"], full_name=options["full_name"])
        try:
            with transaction.atomic():
                user = create_user(person, password=getpass.getpass(), by=None)
                appoint(user, post=Post.ADMIN_SISTEM, unit=unit, by=None)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        self.stdout.write(f"{user.username}: {Post.ADMIN_SISTEM.label}, {unit.name}")
