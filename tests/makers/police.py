"""Makers of the police's world: units, referrals, holds. Everything goes through the verbs."""

import itertools

from hotline.models import Location, Referral
from hotline.operations.holds import NewHold, set_hold
from hotline.operations.police_units import NewUnit, add_officer, add_unit, verify_unit
from hotline.operations.referring import refer, send_referral
from hotline.states import UnitChannel, Urgency
from portal.accounts.roles import Role
from tests.makers.hotline import make_colleague, make_judged

_numbers = itertools.count(1)


class Kept:
    """A mail server that takes everything and keeps it."""

    def __init__(self):
        self.mails = []

    def send(self, mail):
        self.mails.append(mail)


def make_unit(*, verified=True, channel=UnitChannel.PORTAL, language="en", name="Example Police"):
    """A police unit that one person entered and another verified."""
    new = NewUnit(name, f"unit{next(_numbers)}@police.example", channel, language)
    unit = add_unit(new, by=make_colleague(Role.POLICE_LIAISON))
    return verify_unit(unit.pk, by=make_colleague(Role.HOTLINE_SUPERVISOR)) if verified else unit


def make_officer(unit):
    """An officer of the unit, with an account."""
    officer = make_colleague(Role.POLICE_OFFICER)
    add_officer(unit.pk, by=make_colleague(Role.POLICE_LIAISON), email=officer.email)
    return officer


def make_referral(location=None, *, unit=None, sent=True, by=None) -> Referral:
    """A referral whose mail has left, unless said otherwise."""
    location = location or make_judged(country="FR")
    made = refer(
        location.pk,
        by=by or make_colleague(),
        unit_id=(unit or make_unit()).pk,
        urgency=Urgency.NORMAL,
    )
    if sent:
        send_referral(made.pk, through=Kept())
        made.refresh_from_db()
    return made


def make_hold(location: Location, *, by=None):
    """A hold that an officer asked for by telephone."""
    new = NewHold("Example Police", "Officer 17", "A search is planned.")
    hold = set_hold(location.pk, new, by=by or make_colleague())
    location.refresh_from_db()
    return hold
