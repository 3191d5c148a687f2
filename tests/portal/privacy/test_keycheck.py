"""With other keys than those its database was sealed with, nothing starts."""

import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection

from portal.accounts import demo
from portal.accounts.roles import Role
from portal.privacy import keycheck
from portal.privacy.keycheck import KeysAreRight, remember_keys, wrong_keys
from portal.privacy.models import KeyCheck, SubjectKey
from portal.privacy.sealing import seal
from portal.web.health import Probe
from tests.stack import SOURCE

pytestmark = pytest.mark.django_db
OTHER = b"o" * 32
CHANGED = "BALISE_KEY_RING: entry 1 is another key than the one this database knows."
MISSING = "BALISE_KEY_RING has no entry 1, and keys in use are wrapped by it."


@pytest.fixture
def known():
    """A database that something was sealed in, and its canaries."""
    key = SubjectKey.objects.new()
    remember_keys()
    return key


def test_the_right_keys_are_remembered_once(known):
    before = list(KeyCheck.objects.order_by("name").values_list("name", "word"))
    assert [name for name, _word in before] == ["BALISE_KEY_RING:1", "BALISE_PEPPER"]
    remember_keys()
    assert wrong_keys() == []
    assert list(KeyCheck.objects.order_by("name").values_list("name", "word")) == before


def test_another_key_under_the_same_name_is_noticed(known, settings):
    settings.KEY_RING = {"1": OTHER}
    assert wrong_keys() == [CHANGED]


def test_without_a_canary_the_ring_is_tried_on_what_it_wrapped(known, settings):
    KeyCheck.objects.all().delete()
    assert wrong_keys() == []
    settings.KEY_RING = {"1": OTHER}
    assert wrong_keys() == [CHANGED]


def test_an_entry_that_is_needed_and_missing_is_named(known, settings):
    settings.KEY_RING = {"2": OTHER}
    assert wrong_keys() == [MISSING]


def test_one_of_two_entries_missing_is_enough(known, settings):
    settings.KEY_RING = {"2": OTHER, **settings.KEY_RING}
    SubjectKey.objects.new()
    remember_keys()
    assert wrong_keys() == []
    settings.KEY_RING = {"2": OTHER}
    assert wrong_keys() == [MISSING]


def test_a_second_factor_needs_its_entry_too(demo_people, settings):
    remember_keys()
    settings.KEY_RING = {"2": OTHER}
    assert wrong_keys() == [MISSING]


def test_after_rotating_the_old_entry_may_go(demo_people, settings, capsys):
    remember_keys()
    key = SubjectKey.objects.new()
    settings.KEY_RING = {"2": OTHER, **settings.KEY_RING}
    call_command("rotate_keys")
    factors = Authenticator.objects.count()
    assert f"{factors} second factors sealed again." in capsys.readouterr().out
    settings.KEY_RING = {"2": OTHER}
    assert wrong_keys() == []
    key.refresh_from_db()
    assert seal("still opens", key=key, place="x")
    assert demo.current_code("analyst@balise.example")


def test_another_pepper_is_noticed(known, settings):
    settings.PEPPER = OTHER
    (words,) = wrong_keys()
    assert words.startswith("BALISE_PEPPER is another one")


def test_a_database_without_tables_is_no_reason_to_stay_down(monkeypatch):
    monkeypatch.setattr(KeyCheck._meta, "db_table", "not_there_yet")
    assert keycheck.keys_are_right(databases=["default"]) == []


def test_checking_the_database_names_it_with_a_hint(known, settings):
    settings.KEY_RING = {"1": OTHER}
    with pytest.raises(SystemCheckError, match=r"(?s)privacy.E001.*entry 1.*HINT: Start with the"):
        call_command("check", databases=["default"])


def test_readyz_is_down_until_the_keys_are_right(known, settings):
    right, probe = settings.KEY_RING, KeysAreRight()
    settings.KEY_RING = {"1": OTHER}
    assert probe() == Probe(ok=False, detail="other keys than the database's")
    settings.KEY_RING = right
    assert probe().ok


START_ALL = """
import importlib
for entry in ("portal.wsgi", "portal.asgi", "portal.worker"):
    try:
        importlib.import_module(entry)
    except Exception as error:
        print(f"{entry}: {type(error).__name__}: {error}".replace("\\n", " "))
"""


@pytest.mark.django_db(transaction=True)
def test_web_chat_and_worker_refuse_to_start(known):
    address = urlsplit(os.environ["DATABASE_URL"])
    named = urlunsplit(address._replace(path=f"/{connection.settings_dict['NAME']}"))
    wrong = os.environ["BALISE_KEY_RING"].replace("1:", "2:")
    started = {}
    for ring in (os.environ["BALISE_KEY_RING"], wrong):
        done = subprocess.run(
            [sys.executable, "-c", START_ALL],
            cwd=SOURCE,
            env={**os.environ, "DATABASE_URL": named, "BALISE_KEY_RING": ring},
            capture_output=True,
            text=True,
            check=True,
        )
        started[ring] = done.stdout.splitlines()
    right, refused = started.values()
    assert right == []
    assert [line.split(": ")[:2] for line in refused] == [
        [entry, "ImproperlyConfigured"] for entry in ("portal.wsgi", "portal.asgi", "portal.worker")
    ]
    assert all(MISSING in line and "docs/restore.md" in line for line in refused)


def test_a_second_factor_that_cannot_be_opened_gets_a_page(client, demo_people, settings):
    email = demo_people[Role.ANALYST].email
    code = demo.current_code(email)[0]
    client.post("/accounts/login/", {"login": email, "password": demo.DEMO_PASSWORD})
    settings.KEY_RING = {"1": OTHER}
    answer = client.post("/accounts/2fa/authenticate/", {"code": code})
    assert answer.status_code == 503
    assert "This cannot be opened right now" in answer.text
    assert "_auth_user_id" not in client.session


def test_a_text_that_cannot_be_opened_gets_a_page(settings):
    from hotline.operations.reading import open_texts
    from portal.web.refusals import Refusal
    from tests.makers.hotline import make_claimed

    report, analyst = make_claimed()
    settings.KEY_RING = {"1": OTHER}
    with pytest.raises(Refusal) as refused:
        open_texts(report.pk, by=analyst, purpose="assessment")
    assert refused.value.status == 503
    assert "does not verify" not in str(refused.value.message)
