"""Who is signed in, asked for many sessions at once: four statements, however many.

The same answer as a request gets from `get_user`, the session's limits and the second factor.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Permission
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from portal.accounts import sessions
from portal.accounts.mfa import PROVEN, SecondFactor, standing
from portal.accounts.models import User


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person behind a session, and which of the permissions asked about they have."""

    person: int
    permissions: frozenset[str]


def signed_in(session_keys: Collection[str], *, asking: Iterable[str]) -> dict[str, SignedIn]:
    """By session key; a session that is over, or whose person owes a second factor, is not in it.

    `asking` are permissions such as "helpline.answer".
    """
    rows = Session.objects.filter(session_key__in=session_keys, expire_date__gt=timezone.now())
    opened = {row.session_key: row.get_decoded() for row in rows}
    going_on = {key: data for key, data in opened.items() if not sessions.is_over(data)}
    ids = {int(data[SESSION_KEY]) for data in going_on.values() if SESSION_KEY in data}
    people = {one.pk: one for one in User.objects.filter(pk__in=ids, is_active=True)}
    factors = _factors_of(people)
    allowed = _permissions_of(people, set(asking))
    found: dict[str, SignedIn] = {}
    for key, data in going_on.items():
        person = people.get(int(data.get(SESSION_KEY, 0)))
        if person is not None and _is_theirs(data, person, factors.get(person.pk, {})):
            found[key] = SignedIn(person.pk, frozenset(allowed.get(person.pk, ())))
    return found


def _is_theirs(data: Mapping[str, Any], person: User, held: Mapping[int, str]) -> bool:
    """Signed in with the password of today, and with a second factor they still have."""
    same = constant_time_compare(data.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash())
    owed = standing(data.get(PROVEN), held, person=person.pk)
    return same and owed is SecondFactor.COMPLETED


def _factors_of(people: Iterable[int]) -> dict[int, dict[int, str]]:
    from allauth.mfa.models import Authenticator

    found: dict[int, dict[int, str]] = {}
    rows = Authenticator.objects.filter(user__in=people).values_list("user_id", "pk", "type")
    for person, factor, kind in rows:
        found.setdefault(person, {})[factor] = kind
    return found


def _permissions_of(people: Iterable[int], asked: set[str]) -> dict[int, set[str]]:
    """Given to the person or to a role of theirs."""
    by_codename = {name.partition(".")[2]: name for name in asked}
    apps = {name.partition(".")[0] for name in asked}
    rows = Permission.objects.filter(
        Q(user__in=people) | Q(group__user__in=people),
        content_type__app_label__in=apps,
        codename__in=by_codename,
    ).values_list("user", "group__user", "content_type__app_label", "codename")
    found: dict[int, set[str]] = {}
    for directly, by_role, app, codename in rows:
        name = f"{app}.{codename}"
        for person in (directly, by_role):
            if person is not None and name in asked:
                found.setdefault(person, set()).add(name)
    return found
