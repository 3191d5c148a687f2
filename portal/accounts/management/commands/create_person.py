"""Adds a person and prints the link with which they choose their password."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from portal.accounts import people
from portal.accounts.roles import Role


class Command(BaseCommand):
    help = "Adds a person with roles and prints a one-time link to choose a password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The e-mail address, at least one role, and the name colleagues see."""
        parser.add_argument("email")
        parser.add_argument(
            "--role",
            action="append",
            required=True,
            choices=[role.value for role in Role],
            help="may be given several times",
        )
        parser.add_argument("--name", default="", help="the name colleagues see")

    def handle(self, *_args: Any, email: str, role: list[str], name: str, **_options: Any) -> None:
        """Prints the link; it works once and for a day."""
        try:
            validate_email(email)
            user = people.add_person(email, given=map(Role, role), display_name=name)
        except ValidationError:
            raise CommandError(f"{email} is not an e-mail address") from None
        except people.AlreadyHere:
            raise CommandError(f"{email} has an account already") from None
        self.stdout.write(f"Added {user.email}. To choose a password, within a day:")
        self.stdout.write(people.set_password_link(user))
