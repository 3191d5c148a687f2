"""Contact records: written by a wrap-up or by hand, and corrected while somebody remembers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from helpline.models import Category, Contact, Resource
from helpline.models.category import ABOUT, OTHER_LIST, Scheme
from helpline.policies.contacts import CORRECT_WITHIN_DAYS, WRITTEN_DOWN_WITHIN_DAYS
from helpline.words.answers import AgeBand, Audience, Caller
from helpline.words.desk_contacts import HIGH_RISK, Channel, Gender, Result, Risk
from helpline.words.errors_contacts import (
    ActionMissing,
    CategoryNotValid,
    ContactInTheFuture,
    ContactTooOld,
    TooLateToCorrect,
)
from portal.accounts.models import User
from portal.audit.log import record
from portal.database.clock import database_now
from portal.privacy import peppered


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a contact was about and what came of it.

    `also` is what it counts as on the other network's list; what the lists say where it is None,
    unless `on_one_list`.
    """

    category: Category
    also: Category | None = None
    on_one_list: bool = False
    gender: Gender = Gender.UNKNOWN
    platform: Category | None = None
    actions: Collection[Category] = ()
    resources: Collection[Resource] = ()
    risk: Risk | None = None
    result: Result = Result.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """A contact that no machine saw: a call, a letter, a mail, a visit."""

    channel: Channel
    audience: Audience
    caller: Caller
    age_band: AgeBand
    language: str
    at: datetime
    minutes: int


def must_be_valid(told: Told, *, on: date) -> None:
    """Raises CategoryNotValid for what is not of that day's lists, ActionMissing at high risk."""
    about, also = told.category, told.also
    known = about.scheme in ABOUT and about.choosable and about.valid_on(on)
    if also is not None:
        other = OTHER_LIST.get(Scheme(about.scheme))
        known = known and also.scheme == other and also.choosable and also.valid_on(on)
    for one, scheme in [(told.platform, Scheme.PLATFORM)] + [
        (one, Scheme.ACTION) for one in told.actions
    ]:
        known = known and (one is None or (one.scheme == scheme and one.valid_on(on)))
    if not known:
        raise CategoryNotValid
    if told.risk in HIGH_RISK and not told.actions:
        raise ActionMissing


def save_contact(told: Told, *, on: date, **columns: Any) -> Contact:
    """A new record. Raises as `must_be_valid`."""
    must_be_valid(told, on=on)
    contact: Contact = Contact.objects.create(**_columns(told, on), **columns)
    contact.actions.set(told.actions)
    contact.resources.set(told.resources)
    return contact


@transaction.atomic
def write_down(told: Told, seen: ByHand, *, form_id: object, by: User) -> Contact:
    """A contact outside the site. The same form sent twice is one contact.

    Raises as `must_be_valid`, ContactInTheFuture, ContactTooOld.
    """
    digest = peppered.digest("helpline.contact.v1", f"{by.pk} {form_id}")
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two clicks are one after the other
    known: Contact | None = Contact.objects.filter(form_digest=digest).first()
    if known is not None:
        return known
    now = database_now()
    if seen.at > now:
        raise ContactInTheFuture
    if seen.at < now - timedelta(days=WRITTEN_DOWN_WITHIN_DAYS):
        raise ContactTooOld
    contact = save_contact(
        told,
        on=timezone.localdate(seen.at),
        form_digest=digest,
        channel=seen.channel,
        audience=seen.audience,
        caller=seen.caller,
        age_band=seen.age_band,
        language=seen.language,
        counsellor=by,
        talked_seconds=int(timedelta(minutes=seen.minutes).total_seconds()),
        recorded_at=seen.at,
    )
    record("contact.written_down", by=by, about=contact, channel=seen.channel)
    return contact


def may_correct(contact: Contact, *, now: datetime) -> bool:
    """While whoever recorded it remembers."""
    return bool(now < contact.recorded_at + timedelta(days=CORRECT_WITHIN_DAYS))


@transaction.atomic
def correct_contact(contact_id: int, told: Told, *, by: User) -> Contact:
    """Says what was wrong in a record. Raises as `must_be_valid`, TooLateToCorrect."""
    visible = Contact.objects.visible_to(by).select_for_update(of=("self",))
    contact: Contact = visible.get(pk=contact_id)
    if not may_correct(contact, now=database_now()):
        raise TooLateToCorrect
    on = timezone.localdate(contact.recorded_at)
    must_be_valid(told, on=on)
    before = told_of(contact)
    for name, value in _columns(told, on).items():
        setattr(contact, name, value)
    contact.save()
    contact.actions.set(told.actions)
    contact.resources.set(told.resources)
    after = told_of(contact)
    changed = [name for name in CORRECTED if getattr(before, name) != getattr(after, name)]
    if changed:
        record("contact.corrected", by=by, about=contact, changed=" ".join(changed))
    return contact


CORRECTED = ("category", "also", "gender", "platform", "actions", "resources", "risk", "result")
"""What can be wrong in a record; the audit names which of it was."""


def told_of(contact: Contact) -> Told:
    """What a record says."""
    return Told(
        category=contact.category,
        also=contact.also,
        on_one_list=contact.also is None,
        gender=Gender(contact.gender),
        platform=contact.platform,
        actions=list(contact.actions.order_by("position", "pk")),
        resources=list(contact.resources.order_by("pk")),
        risk=None if contact.risk is None else Risk(contact.risk),
        result=Result(contact.result),
    )


def _columns(told: Told, on: date) -> dict[str, Any]:
    also = told.also
    if also is None and not told.on_one_list:
        also = told.category.counts_as
        also = also if also is not None and also.valid_on(on) else None
    return {
        "category": told.category,
        "also": also,
        "counselling": told.category.scheme != Scheme.NON_COUNSELLING,
        "gender": told.gender,
        "platform": told.platform,
        "risk": told.risk,
        "result": told.result,
    }
