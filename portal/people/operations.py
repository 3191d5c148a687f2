"""What a centre manager does with people's accounts; every deed is audited."""

from collections.abc import Iterable
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.accounts import people, roles
from portal.accounts.models import User
from portal.audit.log import record
from portal.jobs import outbox
from portal.web.refusals import Refusal

INVITE_JOB = "people.invite"


class NotYourself(Refusal):
    """Nobody gives themselves roles, and nobody locks themselves out."""

    code = "not-yourself"
    title = _("This is your own account")
    message = _("Somebody else who manages people has to do this.")


@transaction.atomic
def add(email: str, *, display_name: str, given: Iterable[roles.Role], by: User) -> User:
    """An account; its holder gets a mail with a link to choose the password.

    Raises portal.accounts.people.AlreadyHere.
    """
    wanted = list(given)
    person = people.add_person(email, given=wanted, display_name=display_name)
    record("person.added", by=by, about=person, roles=_named(wanted))
    invite(person, by=by)
    return person


@transaction.atomic
def change(person: User, *, display_name: str, given: Iterable[roles.Role], by: User) -> None:
    """Name and roles. Raises NotYourself."""
    _not_oneself(person, by)
    wanted = list(given)
    before = roles.of(person)
    person.display_name = display_name
    person.save(update_fields=["display_name"])
    people.change_roles(person, given=wanted)
    record("person.roles_changed", by=by, about=person, before=_named(before), after=_named(wanted))


@transaction.atomic
def switch_off(person: User, *, by: User) -> None:
    """No more signing in; open sessions end. Raises NotYourself."""
    _not_oneself(person, by)
    person.is_active = False
    person.save(update_fields=["is_active"])
    people.end_sessions(person)
    record("person.switched_off", by=by, about=person)


@transaction.atomic
def switch_on(person: User, *, by: User) -> None:
    """May sign in again, with the password and second factor of before. Raises NotYourself."""
    _not_oneself(person, by)
    person.is_active = True
    person.save(update_fields=["is_active"])
    record("person.switched_on", by=by, about=person)


@transaction.atomic
def forget_second_factor(person: User, *, by: User) -> None:
    """For a lost phone: every second factor goes, sessions end, the next sign-in sets one up.

    Raises NotYourself.
    """
    _not_oneself(person, by)
    Authenticator.objects.filter(user=person).delete()
    people.end_sessions(person)
    record("person.second_factor_removed", by=by, about=person)


@transaction.atomic
def invite(person: User, *, by: User) -> None:
    """Mails a link to choose a password; it works once, for a day."""
    record("person.invited", by=by, about=person)
    outbox.add(INVITE_JOB, subject=person, key=f"{INVITE_JOB}:{person.pk}:{uuid4()}")


def _not_oneself(person: User, by: User) -> None:
    if person.pk == by.pk:
        raise NotYourself


def _named(given: Iterable[roles.Role]) -> str:
    return ", ".join(sorted(given))
