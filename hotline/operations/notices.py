"""Notice and takedown at home: queue, group per provider, send exactly once, confirm."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from hotline.models import (
    AbuseContact,
    Assessment,
    Location,
    Notice,
    NoticeItem,
    Provider,
    ProviderRole,
)
from hotline.operations import tracks
from hotline.operations.claims import must_be_free_for
from hotline.operations.mail_text import new_message_id
from hotline.operations.notice_mail import TEMPLATE_VERSION, language_of
from hotline.operations.paces import pace_about
from hotline.operations.provider_match import Choice, choice_of
from hotline.operations.sending import ask_to_send
from hotline.operations.standing import steps
from hotline.operations.waiting_notices import hosted_at, still_usable, take_out
from hotline.policies.next_steps import Step
from hotline.policies.pace import Pace
from hotline.states import (
    NOTICE_LEFT,
    REMOVAL,
    AbuseContactState,
    ItemState,
    NoticeState,
    ProviderState,
    RemovalState,
)
from hotline.words.errors import (
    AbuseContactNotVerified,
    CountryNotKnown,
    HeldForThePolice,
    NoticeFailed,
    NoticeHasLeft,
    NoticeNotDue,
    NoticeNotOurs,
    NoticeToAnotherContact,
    NotInThatRole,
    PoliceFirst,
)
from hotline.words.errors_providers import FormWaits
from portal import audit
from portal.accounts.models import User
from portal.database.clock import database_now

FIRST_AS = (
    *(ProviderRole.HOST, ProviderRole.PLATFORM, ProviderRole.SITE_OWNER),
    *(ProviderRole.UPSTREAM, ProviderRole.REGISTRAR, ProviderRole.REGISTRY, ProviderRole.CDN),
)
"""Who removes comes before who can only cut off; a regulator does neither."""
_WHY_NOT: dict[Step, type[Exception]] = {
    Step.CONTACT_IS_THEIRS: NoticeNotOurs,
    Step.POLICE_FIRST: PoliceFirst,
    Step.POLICE_ANSWER: PoliceFirst,
    Step.POLICE_AGREE: PoliceFirst,
    Step.REFERRAL_WAITS: PoliceFirst,
    Step.DECIDE_COUNTRY: CountryNotKnown,
    Step.ASK_ORIGIN: CountryNotKnown,
    Step.HELD: HeldForThePolice,
}


@transaction.atomic
def queue_notice(
    location_id: int,
    contact_id: int,
    *,
    by: User,
    role: ProviderRole | None = None,
    reason: str = "",
    confirmed: bool = False,
) -> NoticeItem:
    """Put an illegal URL at home into the next notice to a provider.

    Notices are grouped per provider for as long as its pace says. Unless a `role` is given, it is
    written to as what it is by the register. Repeating it for the same contact gives the item that
    is already there. `reason`, and for a provider
    elsewhere `confirmed`, are asked for where the evidence speaks against the provider. Raises
    AbuseContactNotVerified, ColleagueIsOnIt, ConfirmationNeeded, CountryNotKnown,
    HeldForThePolice, NoticeNotDue, NoticeNotOurs, NoticeToAnotherContact, NotInThatRole,
    PoliceFirst, WhyThisProvider.
    """
    location = Location.objects.select_for_update().get(pk=location_id)
    open_items = NoticeItem.objects.standing().select_related("notice")
    already: NoticeItem | None = open_items.filter(location=location).first()
    if already is not None:
        if already.notice.abuse_contact_id != contact_id:
            raise NoticeToAnotherContact
        return already
    must_be_free_for(location, by=by)
    due = steps(location, database_now())
    if not due & {Step.NOTIFY, Step.UNDELIVERED}:
        raise next((_WHY_NOT[step] for step in due if step in _WHY_NOT), NoticeNotDue)
    abuse_contact = usable_abuse_contact(contact_id)
    choice = choice_of(location, abuse_contact, reason=reason, confirmed=confirmed)
    as_what = role_of(abuse_contact.provider, role or _as_platform(location, abuse_contact))
    return put_in_notice(location, abuse_contact, as_what, choice, by)


def _as_platform(location: Location, abuse_contact: AbuseContact) -> ProviderRole | None:
    """Whoever runs the app in which it is an account is written to as its platform."""
    runs_it = location.app and location.app in abuse_contact.provider.apps
    return ProviderRole.PLATFORM if runs_it else None


def role_of(provider: Provider, role: ProviderRole | None = None) -> ProviderRole:
    """As what a provider is written to: as `role`, else as what it can do about the content itself.

    Raises NotInThatRole for what it is not, by the register.
    """
    if role is not None and role not in provider.roles:
        raise NotInThatRole
    found = role or next((each for each in FIRST_AS if each in provider.roles), None)
    if found is None:
        raise NotInThatRole
    return ProviderRole(found)


def put_in_notice(
    location: Location,
    abuse_contact: AbuseContact,
    role: ProviderRole,
    choice: Choice,
    by: User,
    *,
    together: UUID | None = None,
) -> NoticeItem:
    """Into the notice that is being grouped for this abuse contact; the caller holds the locks.

    What one press puts into notices is marked as put there `together`.
    """
    pace = pace_about(abuse_contact.provider, [location.pk])
    notice = _being_grouped(abuse_contact, role, pace, by)
    item = _add_item(notice, location, choice, together)
    tracks.move(REMOVAL, location, RemovalState.NOTICE_QUEUED, by=by, at=notice.queued_at)
    audit.record(
        "notice.queued", by=by, about=notice, location=location.pk, provider_matches=choice.match
    )
    if pace.group_minutes == 0:
        ask_to_send(notice)
    return item


def put_beside(
    location: Location, abuse_contact: AbuseContact, role: ProviderRole, choice: Choice, by: User
) -> NoticeItem:
    """Into the notice that is being grouped for this abuse contact, who is told as well: the
    removal stays with whoever was asked before. The caller holds the locks."""
    pace = pace_about(abuse_contact.provider, [location.pk])
    notice = _being_grouped(abuse_contact, role, pace, by)
    item = _add_item(notice, location, choice, None, beside=True)
    audit.record(
        "notice.queued_as_well",
        by=by,
        about=notice,
        location=location.pk,
        provider_matches=choice.match,
    )
    if pace.group_minutes == 0:
        ask_to_send(notice)
    return item


def usable_abuse_contact(contact_id: int) -> AbuseContact:
    """The abuse contact, locked, if it may be written to. Raises AbuseContactNotVerified."""
    abuse_contact: AbuseContact | None = (
        AbuseContact.objects.select_for_update(of=("self",))
        .select_related("provider")
        .filter(pk=contact_id)
        .first()
    )
    if abuse_contact is None or abuse_contact.state != AbuseContactState.VERIFIED:
        raise AbuseContactNotVerified
    if abuse_contact.provider.state == ProviderState.BLOCKED:
        raise AbuseContactNotVerified
    return abuse_contact


def _being_grouped(abuse_contact: AbuseContact, role: ProviderRole, pace: Pace, by: User) -> Notice:
    """The notice to join, or a new one. What is urgent brings the whole of it forward."""
    language = language_of(abuse_contact.provider)
    now = database_now()
    leaves_by = now + timedelta(minutes=pace.group_minutes)
    open_one: Notice | None = (
        Notice.objects.select_for_update()
        .being_grouped()
        .filter(
            abuse_contact=abuse_contact,
            language=language,
            role_addressed=role,
            reminder_number=0,
        )
        .first()
    )
    if open_one is not None:
        if open_one.items.not_withdrawn().count() < pace.urls:
            if leaves_by < open_one.send_after:
                open_one.send_after = leaves_by
                open_one.save(update_fields=["send_after"])
            return open_one
        open_one.being_grouped = False
        open_one.save(update_fields=["being_grouped"])
    made: Notice = Notice.objects.create(
        provider=abuse_contact.provider,
        abuse_contact=abuse_contact,
        role_addressed=role,
        channel=abuse_contact.channel,
        template_version=TEMPLATE_VERSION,
        language=language,
        message_id=new_message_id("notice"),
        queued_at=now,
        queued_by=by,
        send_after=leaves_by,
    )
    return made


def _send_soon(notice: Notice) -> None:
    """Nothing joins it any more; it leaves with the next job."""
    notice.being_grouped, notice.send_after = False, database_now()
    notice.save(update_fields=["being_grouped", "send_after"])
    ask_to_send(notice)


def _add_item(
    notice: Notice,
    location: Location,
    choice: Choice,
    together: UUID | None,
    *,
    beside: bool = False,
) -> NoticeItem:
    assessments = Assessment.objects.filter(location=location).select_related("classification")
    judged, first = assessments.latest_first().first(), assessments.order_by("pk").first()
    now = database_now()
    made: NoticeItem = NoticeItem.objects.create(
        notice=notice,
        location=location,
        legal_basis=judged.legal_basis[:300] if judged else "",
        classification=judged.classification.code if judged else "",
        **hosted_at(location),
        first_seen_at=first.made_at if first else now,
        last_seen_at=location.assessed_at or now,
        match=choice.match,
        reason=choice.reason,
        together=together,
        beside=beside,
    )
    return made


@transaction.atomic
def send_now(notice_id: int, *, by: User) -> bool:
    """Do not wait for others to join: the notice goes out at once.

    Returns False when it is about to leave anyway. Raises NoticeHasLeft, NoticeFailed, FormWaits
    where a person is to fill in its form already, and AbuseContactNotVerified when its abuse
    contact may no longer be used.
    """
    notice: Notice = (
        Notice.objects.select_for_update(of=("self",))
        .select_related("abuse_contact", "provider")
        .get(pk=notice_id)
    )
    _must_wait(notice)
    if not still_usable(notice):
        raise AbuseContactNotVerified
    if notice.send_after <= database_now():
        return False
    _send_soon(notice)
    audit.record("notice.to_be_sent_now", by=by, about=notice)
    return True


def _must_wait(notice: Notice) -> None:
    if notice.state == NoticeState.FAILED:
        raise NoticeFailed
    if notice.state == NoticeState.FORM_DUE:
        raise FormWaits
    if notice.state != NoticeState.QUEUED:
        raise NoticeHasLeft


@transaction.atomic
def withdraw_item(item_id: int, *, by: User) -> NoticeItem:
    """Take a URL out of a notice that has not left; an empty notice is cancelled.

    Of one that may have left it is asked for no longer. Repeating it does no harm. Raises
    NoticeHasLeft, ColleagueIsOnIt.
    """
    location_id = NoticeItem.objects.values_list("location_id", flat=True).get(pk=item_id)
    location = Location.objects.select_for_update().get(pk=location_id)
    item: NoticeItem = (
        NoticeItem.objects.select_for_update(of=("self", "notice"))
        .select_related("notice")
        .get(pk=item_id)
    )
    left = item.notice.state in NOTICE_LEFT
    if item.state == ItemState.WITHDRAWN or (item.state != ItemState.OPEN and not left):
        return item
    must_be_free_for(location, by=by)
    if left:
        raise NoticeHasLeft
    take_out(item, location, by=by)
    return item
