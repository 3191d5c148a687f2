"""Makers of the hotline's world. Everything goes through the verbs, so nothing is impossible."""

import itertools
from datetime import timedelta

from django.contrib.auth.models import Group
from django.utils import timezone

from hotline.models import Assessment, Category, Location, Partner, Provider, ProviderRole, Report
from hotline.operations.assessing import NewAssessment
from hotline.operations.assessing import assess as assess_saying_how
from hotline.operations.claims import claim
from hotline.operations.hosting import decide_country, observe_hosting
from hotline.operations.manual_actions import Done, record_manual_action
from hotline.operations.provider_networks import describe_networks, verify_networks
from hotline.operations.providers import (
    NewProvider,
    add_provider,
    propose_abuse_contact,
    propose_form,
    retire_abuse_contact,
    verify_abuse_contact,
)
from hotline.operations.reporting import Statement, take_report
from hotline.operations.standing import steps
from hotline.operations.told_viewing import Told
from hotline.policies.next_steps import Step
from hotline.reported_urls import read_lines
from hotline.states import BLIND, Addressee, Answer, Means
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.database.clock import database_now
from portal.privacy import form_tokens

PURPOSE = "hotline.report"
EVERYWHERE = ("example", "example.org", "example.net", "example.com")
"""Domains under which nearly every URL of the tests is."""
_numbers = itertools.count(1)
NOT_LOOKED = Told(0)
"""Somebody says that they did not look at what they assess."""


def make_colleague(role: Role = Role.ANALYST) -> User:
    """A member of staff with one role."""
    person = User.objects.create_user(f"{role.value}{next(_numbers)}@balise.example")
    person.groups.add(Group.objects.get(name=role.value))
    return person


def make_statement(
    typed: str = "https://images.example.org/a", *, category: str = "csam_photo_video", **more
) -> Statement:
    """What somebody might tell us."""
    return Statement(
        urls=tuple(read_lines(typed)),
        category=Category.objects.current().get(code=category),
        language=more.pop("language", "en"),
        **more,
    )


def make_report(
    typed: str = "https://images.example.org/a", *, observed: bool = True, **more
) -> Report:
    """A report that came in, with its locations looked up."""
    now = more.pop("now", None)
    token = form_tokens.new(PURPOSE)
    report = take_report(make_statement(typed, **more), token=token, now=now).report
    if observed:
        for location in locations_of(report):
            observe_hosting(location.pk)
    return report


def locations_of(report: Report) -> list[Location]:
    """A report's locations in the order they were named."""
    return [one.location for one in report.submissions.select_related("location")]


def steps_of(location: Location) -> set[Step]:
    """What a location waits for now."""
    return set(steps(location, database_now()))


def make_claimed(report: Report | None = None, *, by: User | None = None) -> tuple[Report, User]:
    """A report an analyst is on."""
    report = report or make_report()
    by = by or make_colleague()
    claim(report.pk, by=by)
    return report, by


def make_judged(
    classification: str = "baseline",
    *,
    typed: str = "https://images.example.org/a",
    country: str = "",
    by: User | None = None,
    alone: bool = False,
    **more,
) -> Location:
    """A location somebody judged, hosted where the evidence or `country` says.

    Where it calls for a second look, a colleague agrees, unless it was assessed `alone`.
    """
    report, by = make_claimed(make_report(typed, **more), by=by)
    for location in locations_of(report):
        if country:
            decide_country(location.pk, country, by=by)
        reason = "link_expired" if classification == "not_assessable" else ""
        age = "7-10" if classification == "baseline" else ""
        new = NewAssessment(classification, reason=reason, youngest_age=age)
        assess(location.pk, new, by=by)
        if alone:
            continue
        look_again(location, new)
    return locations_of(report)[0]


def assess(
    location_id: int, new: NewAssessment, *, by: User, told: Told | None = None
) -> Assessment:
    """The verb, for somebody who says that they did not look where no look was measured; in a
    second look that they did."""
    if told is None:
        blind = Location.objects.filter(pk=location_id, assessment_round__in=BLIND).exists()
        told = Told(1) if blind else NOT_LOOKED
    return assess_saying_how(location_id, new, by=by, told=told)


def look_again(
    location: Location, new: NewAssessment, *, by: User | None = None
) -> Assessment | None:
    """A colleague takes the second look that a location waits for and finds the same, or `new`."""
    location.refresh_from_db()
    if not location.waits_for_another_look:
        return None
    by = by or make_colleague()
    claim(location.submissions.latest("pk").report_id, by=by)
    return assess(location.pk, new, by=by)


def make_by_hand(
    location: Location,
    addressee: Addressee = Addressee.POLICE,
    answer: Answer = Answer.TOLD,
    **more,
) -> Location:
    """The location after somebody told the police, a partner or a provider by hand."""
    told = {
        "recipient": "Example Unit",
        "means": Means.PHONE,
        "happened_at": timezone.now() - timedelta(minutes=5),
    }
    done = Done(addressee, answer=answer, **(told | more))
    record_manual_action(location.pk, done, by=make_colleague())
    location.refresh_from_db()
    return location


def make_abuse_contact(
    name: str = "Example Hosting",
    *,
    verified: bool = True,
    country: str = "FR",
    email: str = "",
    roles: tuple[ProviderRole, ...] = (ProviderRole.HOST,),
    domains: tuple[str, ...] = EVERYWHERE,
):
    """An abuse address and domains, proposed by one person and verified by another."""
    by = make_colleague()
    new = NewProvider(name=name, country=country, roles=roles, domains=domains)
    provider = add_provider(new, by=by)
    email = email or f"abuse@host{next(_numbers)}.example"
    address = propose_abuse_contact(provider.pk, email, by=by)
    if verified:
        supervisor = make_colleague(Role.HOTLINE_SUPERVISOR)
        for proposed in provider.proposed_networks.proposed():
            verify_networks(proposed.pk, by=supervisor)
        address = verify_abuse_contact(address.pk, by=supervisor)
    return address


FORM_URL = "https://help.host.example/abuse"


def make_form_contact(name: str = "Example Forum", *, url: str = FORM_URL, **more):
    """A provider that takes notices by a web form alone, verified by a second person."""
    mailbox = make_abuse_contact(name, **more)
    provider = mailbox.provider
    made = propose_form(provider.pk, url, form_note="Choose “Illegal”.", by=make_colleague())
    supervisor = make_colleague(Role.HOTLINE_SUPERVISOR)
    retire_abuse_contact(mailbox.pk, by=supervisor)
    return verify_abuse_contact(made.pk, by=supervisor)


def make_networks(provider: Provider, *, domains=(), asns=()) -> Provider:
    """The provider with these and no other networks, verified by a second person."""
    describe_networks(provider.pk, domains=domains, asns=asns, by=make_colleague())
    for proposed in provider.proposed_networks.proposed():
        verify_networks(proposed.pk, by=make_colleague(Role.HOTLINE_SUPERVISOR))
    provider.refresh_from_db()
    return provider


def make_partner(country: str = "US") -> Partner:
    """A hotline of another country."""
    code = country.lower()
    return Partner.objects.get_or_create(
        code=code, defaults={"name": f"Hotline {country}", "countries": [country]}
    )[0]
