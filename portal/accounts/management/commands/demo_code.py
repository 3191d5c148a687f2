"""Prints the current second-factor code of a demo account."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.accounts.demo import DEMO_PEOPLE, OutsideTheDemo, current_code


class Command(BaseCommand):
    help = "Prints the current second-factor code of a demo account and how long it works."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The e-mail address of the account."""
        parser.add_argument("email")

    def handle(self, *_args: Any, email: str, **_options: Any) -> None:
        """One line: the code and the seconds left."""
        try:
            code, seconds_left = current_code(email)
        except OutsideTheDemo as refused:
            raise CommandError(str(refused)) from refused
        except KeyError:
            known = ", ".join(person.email for person in DEMO_PEOPLE)
            raise CommandError(f"{email} is not of the demo. There are: {known}") from None
        self.stdout.write(f"{code}  works for {seconds_left} more seconds")
