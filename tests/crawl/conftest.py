"""Worlds to walk in, loaded once for each file, and people who sign in to them."""

from datetime import timedelta
from pathlib import Path
from smtplib import SMTPRecipientsRefused

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone, translation

from awareness.operations.bootstrap import bootstrap_site
from helpline.operations import seats
from helpline.operations.demo import RUNNING, WAITING
from hotline.gateways.probe import Look
from hotline.models import Watch
from hotline.operations.notices import queue_notice, send_now
from hotline.operations.removals import confirm_gone
from hotline.operations.sending import send_notice
from hotline.operations.watching import ask_people, record_look
from hotline.states import Finding, SeenGone
from portal.accounts import demo as people
from portal.accounts.demo import DEMO_PASSWORD, current_code, person_for
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.front.management.commands.load_demo import load_all
from portal.jobs import outbox
from portal.people import operations as colleagues
from tests.crawl import declared
from tests.crawl.walk import Walk, walk
from tests.makers.hotline import make_abuse_contact, make_judged
from tests.makers.jobs import run_due
from tests.portal.jobs import kinds  # noqa: F401 - registers a job that is given up

QUICK = {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}


@pytest.fixture(scope="module")
def loaded_at():
    """One moment for the world and for its visitors, also when midnight comes between them."""
    return timezone.now()


@pytest.fixture(scope="module")
def demo_world(django_db_setup, django_db_blocker, loaded_at):
    """Everything `manage.py load_demo` loads; rolled back with the file."""
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(**QUICK):
        for _part in load_all(loaded_at):
            pass
        _what_the_demo_lacks()
        yield
        transaction.set_rollback(True)


class Refusing:
    """A mail server that knows no such mailbox."""

    def send(self, letter):
        raise SMTPRecipientsRefused({letter.to: (550, b"no such user")})


def _what_the_demo_lacks() -> None:
    """A job that was given up, a notice that could not leave, a colleague switched off."""
    outbox.add("test.give_up", subject=1)
    run_due("test.give_up", quietly=True)
    analyst = User.objects.get(email=person_for(Role.ANALYST).email)
    location = make_judged(typed="https://unsent.example.org/a", country="FR", by=analyst)
    address = make_abuse_contact("Unsent Hosting", domains=("unsent.example.org",))
    notice = queue_notice(location.pk, address.pk, by=analyst).notice
    send_now(notice.pk, by=analyst)
    send_notice(notice.pk, through=Refusing())
    _what_the_watch_asks(analyst)
    manager = User.objects.get(email=person_for(Role.CENTRE_MANAGER).email)
    former = colleagues.add("former@balise.example", display_name="Nour", given=[], by=manager)
    colleagues.switch_off(former, by=manager)


def _what_the_watch_asks(analyst: User) -> None:
    """Still there after the last look, led to another site, and gone where only people can look."""
    ended, leads, gone = (
        make_judged(typed=typed, country=country, by=analyst)
        for typed, country in (
            ("https://ended.example.org/a", "FR"),
            ("https://leads.example.org/a", "FR"),
            ("http://beaconbeaconbeaconbeaconbeaconbeaconbeaconbeacon2222.onion/g", ""),
        )
    )
    looks = {
        ended: Look(Finding.ONLINE_SAME),
        leads: Look(
            Finding.MOVED_HOST, moved_to_host="other.example", moved_to="https://other.example/x"
        ),
    }
    Watch.objects.filter(location=ended).update(began_at=timezone.now() - timedelta(days=91))
    for location, look in looks.items():
        record_look(Watch.objects.get(location=location).pk, look)
    confirm_gone(gone.pk, by=analyst, seen=SeenGone.OPENED)
    Watch.objects.filter(location=gone).update(due_at=timezone.now())
    ask_people()


@pytest.fixture(scope="module")
def new_world(django_db_setup, django_db_blocker):
    """A centre on its first day: one person for each role, home pages, and nothing that came in."""
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(**QUICK):
        people.load_demo(timezone.now())
        bootstrap_site()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def walks() -> dict[object, Walk]:
    """Walks that were made in this file's world, by who walked."""
    return {}


@pytest.fixture
def walk_of(walks, db, loaded_at):
    """`walk_of(Role.EDITOR)`, `walk_of("fr")`, `walk_of(WAITING)`: walked once a file.

    A person of that role, a visitor who reads that language, the visitor of a scene of the
    demo. What a walk changes is gone afterwards.
    """

    def once(who, within=declared.STAFF_SIDE) -> Walk:
        if who not in walks:
            cache.clear()
            with transaction.atomic():
                walks[who] = _walk(who, within, loaded_at)
                transaction.set_rollback(True)
        return walks[who]

    return once


def _walk(who, within, loaded_at) -> Walk:
    if isinstance(who, Role):
        return walk(sign_in(who), "/desk/", within=within)
    if isinstance(who, str):
        return walk(Client(), f"/{who}/", within=(f"/{who}/",))
    return walk(_seated(who, loaded_at), *_rooms(), within=_rooms())


def _rooms() -> tuple[str, ...]:
    """Where the visitor of a chat is led to; whatever begins like it belongs to it."""
    with translation.override("en"):
        return tuple(reverse(f"helpline:{name}") for name in ("room", "ended"))


def sign_in(role: Role) -> Client:
    """A browser in which the demo's person with this role gave password and code."""
    browser, email = Client(), person_for(role).email
    second = browser.post("/accounts/login/", {"login": email, "password": DEMO_PASSWORD})
    done = browser.post(second["Location"], {"code": current_code(email)[0]})
    assert done.status_code == 302, done.text
    return browser


def _seated(scene, loaded_at) -> Client:
    browser = Client()
    token = f"demo.{scene.name}.{loaded_at:%Y-%m-%d}"
    browser.cookies[settings.SEAT_COOKIE_NAME] = seats.from_form_token(token)
    return browser


VISITORS_IN_A_CHAT = (WAITING, RUNNING)


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in the same hook
def pytest_collection_modifyitems(items):
    """One worker loads each world once; two would load two."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("crawl"))
