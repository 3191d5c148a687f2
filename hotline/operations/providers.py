"""The register of providers: one person proposes an abuse contact, another one verifies it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from hotline.models import (
    AbuseContact,
    Location,
    Notice,
    NoticeChannel,
    Provider,
    ProviderRole,
)
from hotline.operations import tracks
from hotline.operations.provider_networks import describe_networks
from hotline.reported_urls.apps import apps as known_apps
from hotline.states import (
    ABUSE_CONTACT,
    PROVIDER,
    AbuseContactState,
    NoticeState,
    ProviderState,
)
from hotline.words.countries import country_code
from hotline.words.errors import AbuseContactKnown, NoApp, ProviderKnown, SecondPersonNeeded
from hotline.words.form_address import form_address
from hotline.words.mailbox import ascii_mailbox
from portal import audit
from portal.accounts.models import User
from portal.database.clock import database_now
from portal.jobs import outbox


@dataclass(frozen=True, slots=True)
class NewProvider:
    """A provider as somebody found it."""

    name: str
    country: str
    roles: tuple[ProviderRole, ...] = (ProviderRole.HOST,)
    domains: tuple[str, ...] = ()
    asns: tuple[int, ...] = ()
    languages: tuple[str, ...] = ()


@transaction.atomic
def add_provider(new: NewProvider, *, by: User) -> Provider:
    """Enter a provider as a candidate; its domains and networks wait for a second person.

    Raises ProviderKnown, NoSuchCountry, NoHost."""
    country = country_code(new.country)
    try:
        with transaction.atomic():
            made: Provider = Provider.objects.create(
                name=" ".join(new.name.split()),
                country=country,
                roles=list(new.roles),
                languages=list(new.languages),
            )
    except IntegrityError:
        raise ProviderKnown from None
    audit.record("provider.added", by=by, about=made)
    describe_networks(made.pk, domains=new.domains, asns=new.asns, by=by)
    return made


@transaction.atomic
def describe_apps(provider_id: int, *, apps: Iterable[str], by: User) -> Provider:
    """Say which apps a provider runs, by their keys; replaces what was said.

    Accounts in them are its to remove: it is written to about them as their platform. Raises NoApp.
    """
    named = sorted(set(apps))
    if not set(named) <= known_apps().keys():
        raise NoApp
    before = Provider.objects.values_list("apps", flat=True).get(pk=provider_id)
    changed = sorted(set(before) ^ set(named))
    accounts = list(Location.objects.accounts_in(changed).lock_in_order())
    provider: Provider = Provider.objects.select_for_update().get(pk=provider_id)
    if named == provider.apps:
        return provider
    provider.apps = named
    if named and ProviderRole.PLATFORM not in provider.roles:
        provider.roles = [*provider.roles, ProviderRole.PLATFORM]
    provider.save(update_fields=["apps", "roles"])
    for location in accounts:
        has_platform = Provider.objects.running(location.app).exists()
        tracks.keep(location, {"has_platform": has_platform})
    audit.record("provider.apps_described", by=by, about=provider, apps=", ".join(named))
    return provider


@transaction.atomic
def describe_addressing(
    provider_id: int,
    *,
    roles: Iterable[ProviderRole],
    languages: Iterable[str],
    by: User,
) -> Provider:
    """Say as what, and in which language, a provider is written to from now on.

    Notices that wait keep theirs.
    """
    provider: Provider = Provider.objects.select_for_update().get(pk=provider_id)
    said = (list(roles), list(languages))
    if said != (provider.roles, provider.languages):
        provider.roles, provider.languages = said
        provider.save(update_fields=["roles", "languages"])
        audit.record("provider.addressing_described", by=by, about=provider)
    return provider


@transaction.atomic
def propose_abuse_contact(
    provider_id: int, email: str, *, by: User, source: str = ""
) -> AbuseContact:
    """Note an abuse contact somebody found. It is used only once a second person verified it.

    Its domain is kept as mail servers read it. Raises AbuseContactKnown when the provider has it
    already, NoMailbox for what cannot be written to.
    """
    provider = Provider.objects.select_for_update().get(pk=provider_id)
    try:
        with transaction.atomic():
            made: AbuseContact = AbuseContact.objects.create(
                provider=provider,
                channel=NoticeChannel.EMAIL,
                email=ascii_mailbox(email),
                source=source.strip(),
                proposed_by=by,
                proposed_at=database_now(),
            )
    except IntegrityError:
        raise AbuseContactKnown from None
    audit.record("provider.abuse_contact_proposed", by=by, about=provider, abuse_contact=made.pk)
    return made


@transaction.atomic
def propose_form(
    provider_id: int, form_url: str, *, by: User, form_note: str = "", source: str = ""
) -> AbuseContact:
    """Note a web form by which a provider takes notices, and how it is filled in.

    A person fills it in for each notice, once a second person verified it. Raises NoFormAddress
    for what is no https address of a site, AbuseContactKnown when the provider has it already.
    """
    provider = Provider.objects.select_for_update().get(pk=provider_id)
    try:
        with transaction.atomic():
            made: AbuseContact = AbuseContact.objects.create(
                provider=provider,
                channel=NoticeChannel.FORM,
                form_url=form_address(form_url),
                form_note=form_note.strip(),
                source=source.strip(),
                proposed_by=by,
                proposed_at=database_now(),
            )
    except IntegrityError:
        raise AbuseContactKnown from None
    audit.record("provider.abuse_contact_proposed", by=by, about=provider, abuse_contact=made.pk)
    return made


@transaction.atomic
def verify_abuse_contact(contact_id: int, *, by: User) -> AbuseContact:
    """The second person's look, also at one whose mail came back. Raises SecondPersonNeeded for
    the proposer.

    Verifying again does no harm; the first abuse contact makes the provider verified.
    """
    abuse_contact: AbuseContact = (
        AbuseContact.objects.select_for_update(of=("self",))
        .select_related("provider")
        .get(pk=contact_id)
    )
    if abuse_contact.state == AbuseContactState.VERIFIED:
        return abuse_contact
    if abuse_contact.proposed_by_id == by.pk:
        raise SecondPersonNeeded
    provider, now = abuse_contact.provider, database_now()
    ABUSE_CONTACT.move(
        abuse_contact,
        AbuseContactState.VERIFIED,
        by=by,
        at=now,
        verb="provider.abuse_contact_verified",
        about=provider,
        columns={"verified_by": by, "verified_at": now},
        contact=abuse_contact.pk,
    )
    if provider.state == ProviderState.CANDIDATE:
        PROVIDER.move(provider, ProviderState.VERIFIED, by=by, at=now)
    return abuse_contact


@transaction.atomic
def retire_abuse_contact(contact_id: int, *, by: User) -> AbuseContact:
    """Take an abuse contact out of use, also one that was only proposed. Repeating does no harm.

    Notices to it that have not left go to a person, who chooses another way.
    """
    abuse_contact: AbuseContact = AbuseContact.objects.select_for_update().get(pk=contact_id)
    if abuse_contact.state == AbuseContactState.RETIRED:
        return abuse_contact
    ABUSE_CONTACT.move(
        abuse_contact,
        AbuseContactState.RETIRED,
        by=by,
        at=database_now(),
        verb="provider.abuse_contact_retired",
        about=abuse_contact.provider,
        contact=abuse_contact.pk,
    )
    _fail_what_waits(abuse_contact, "retired")
    return abuse_contact


def note_bouncing(abuse_contact: AbuseContact, *, at: datetime) -> None:
    """Mail to it comes back: it is not written to until somebody verifies it anew.

    The caller holds its lock. Notices to it that have not left go to a person.
    """
    if abuse_contact.state != AbuseContactState.VERIFIED:
        return
    ABUSE_CONTACT.move(
        abuse_contact,
        AbuseContactState.BOUNCING,
        by=None,
        at=at,
        verb="provider.abuse_contact_bounces",
        about=abuse_contact.provider,
        contact=abuse_contact.pk,
    )
    _fail_what_waits(abuse_contact, "bouncing")


def _fail_what_waits(abuse_contact: AbuseContact, why: str) -> None:
    """The worker finds that it may not be used, and the notice fails where people see it."""
    waits = [NoticeState.QUEUED, NoticeState.FORM_DUE]
    for notice in Notice.objects.filter(abuse_contact=abuse_contact, state__in=waits):
        outbox.add("notice.send", subject=notice, key=f"notice.send:{notice.pk}:{why}")
