"""The people of the demo: one for every role, two analysts, two counsellors.

All have a second factor. Everything here is printed on the demo's own start page. Outside the
demo nothing works.
"""

import base64
import hashlib
import hmac
import time
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import settings
from django.db import transaction

from portal.accounts import people
from portal.accounts.models import User
from portal.accounts.roles import Role

DEMO_PASSWORD = "harbour-lantern-42"  # noqa: S105 - public on purpose, works in the demo only
TOTP_PERIOD_SECONDS = 30


class OutsideTheDemo(RuntimeError):
    """Demo accounts exist only where BALISE_DEMO is set."""


@dataclass(frozen=True)
class DemoPerson:
    """An invented colleague."""

    role: Role
    display_name: str
    number: int = 1
    """Of several with one role, which one."""

    @property
    def email(self) -> str:
        """`role@balise.example` or `role2@…`, names reserved for examples."""
        return f"{self.role.value}{self.number if self.number > 1 else ''}@balise.example"

    @property
    def totp_secret(self) -> str:
        """The same at every start of one demo, different in another."""
        mark = hmac.new(
            settings.SECRET_KEY.encode(), f"demo totp {self.email}".encode(), hashlib.sha256
        )
        return base64.b32encode(mark.digest()[:20]).decode()


DEMO_PEOPLE = (
    DemoPerson(Role.ANALYST, "Alix Moreau"),
    DemoPerson(Role.ANALYST, "Jonas Berg", 2),
    DemoPerson(Role.HOTLINE_SUPERVISOR, "Hanna Lindqvist"),
    DemoPerson(Role.POLICE_LIAISON, "Pieter Janssens"),
    DemoPerson(Role.POLICE_OFFICER, "Margot Verhaegen"),
    DemoPerson(Role.COUNSELLOR, "Camille Dubois"),
    DemoPerson(Role.COUNSELLOR, "Lena Hoffmann", 2),
    DemoPerson(Role.HELPLINE_SUPERVISOR, "Samir Haddad"),
    DemoPerson(Role.SAFEGUARDING_LEAD, "Ines Ferreira"),
    DemoPerson(Role.EDITOR, "Edith Laurent"),
    DemoPerson(Role.CHILD_PROTECTION_REVIEWER, "Ravi Peeters"),
    DemoPerson(Role.CENTRE_MANAGER, "Maren Vogel"),
    DemoPerson(Role.AUDITOR, "Odile Claes"),
    DemoPerson(Role.TECHNICAL_ADMINISTRATOR, "Tomas Novak"),
)


def is_demo() -> bool:
    """Whether this installation is a demo."""
    return bool(settings.DEMO)


def load_demo(now: datetime) -> None:
    """Adds whoever of DEMO_PEOPLE is missing. Raises OutsideTheDemo."""
    del now  # people have no date of their own
    _only_in_the_demo()
    for person in DEMO_PEOPLE:
        _add(person)


def person_for(role: Role, number: int = 1) -> DemoPerson:
    """The demo's colleague with this role, or the second of two. Raises StopIteration."""
    return next(one for one in DEMO_PEOPLE if (one.role, one.number) == (role, number))


def current_code(email: str, *, at: float | None = None) -> tuple[str, int]:
    """The second-factor code of a demo person now, and for how many seconds it still works.

    Raises OutsideTheDemo, and KeyError for anybody who is not of the demo.
    """
    _only_in_the_demo()
    secrets_by_email = {person.email: person.totp_secret for person in DEMO_PEOPLE}
    secret = secrets_by_email[email.lower()]
    moment = int(at or time.time())
    code: str = format_hotp_value(hotp_value(secret, moment // TOTP_PERIOD_SECONDS))
    return code, TOTP_PERIOD_SECONDS - moment % TOTP_PERIOD_SECONDS


@transaction.atomic
def _add(person: DemoPerson) -> None:
    user = User.objects.filter(email=person.email).first()
    if user is None:
        user = people.add_person(
            person.email, given=[person.role], display_name=person.display_name
        )
        user.set_password(DEMO_PASSWORD)
        user.save(update_fields=["password"])
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(user, person.totp_secret)


def _only_in_the_demo() -> None:
    if not is_demo():
        raise OutsideTheDemo("demo accounts exist only with BALISE_DEMO set")
