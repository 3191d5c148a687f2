"""Who signed in, who failed, and what changed about their second factor, without addresses."""

import pytest
from django.core.cache import cache
from django.test import Client

from portal.accounts import demo
from portal.accounts.roles import Role
from portal.audit.models import Entry
from tests import signing_in

CLIENT = {"REMOTE_ADDR": "203.0.113.88", "HTTP_USER_AGENT": "Canary/8"}


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def counsellor(demo_people):
    return demo_people[Role.COUNSELLOR]


def verbs():
    return list(Entry.objects.order_by("pk").values_list("verb", flat=True))


def give_password(client, email, password=demo.DEMO_PASSWORD):
    return client.post("/accounts/login/", {"login": email, "password": password})


def test_the_whole_way_in_and_out_is_on_the_record(counsellor):
    client = Client(**CLIENT)
    give_password(client, counsellor.email, "wrong")
    give_password(client, counsellor.email)
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    code = demo.current_code(counsellor.email)[0]
    client.post("/accounts/2fa/authenticate/", {"code": code})
    client.post("/accounts/logout/")
    assert verbs() == [
        "signin.failed",
        "signin.factor_failed",
        "signin.factor_used",
        "signin.done",
        "signin.ended",
    ]
    failed, wrong_code, *rest = Entry.objects.order_by("pk")
    assert (failed.by, failed.about_id) == (None, str(counsellor.pk))
    assert (wrong_code.by, wrong_code.about_id) == (None, str(counsellor.pk))
    assert {entry.by for entry in rest} == {counsellor}


def test_nothing_of_it_tells_from_where(counsellor):
    client = Client(**CLIENT)
    give_password(client, counsellor.email, "wrong")
    give_password(client, counsellor.email)
    written = repr(list(Entry.objects.values()))
    assert "203.0.113" not in written
    assert "Canary" not in written


def test_what_was_typed_as_an_address_is_not_kept(db):
    give_password(Client(), "my-secret-password@typo.example", "wrong")
    entry = Entry.objects.get()
    assert entry.facts == {"known": False}
    assert "my-secret" not in repr(list(Entry.objects.values()))


def test_a_session_that_ran_out_is_on_the_record(client, counsellor):
    from portal.accounts import sessions

    client.force_login(counsellor)
    session = client.session
    session[sessions.LAST_ACTIVE_AT] -= 31 * 60
    session.save()
    client.get("/accounts/2fa/")
    assert verbs() == ["signin.done", "signin.ended"]


@pytest.mark.django_db(transaction=True)
def test_changes_of_the_second_factor_are_on_the_record(client, counsellor):
    client.force_login(counsellor)
    signing_in.confirms(client, counsellor)
    client.post("/accounts/2fa/recovery-codes/generate/")
    client.post("/accounts/2fa/totp/deactivate/")
    assert verbs() == [
        "signin.done",
        "signin.recovery_codes_renewed",
        "signin.factor_removed",
        "signin.factor_removed",
    ]


def test_a_new_password_is_on_the_record(client, counsellor):
    client.force_login(counsellor)
    new = "a quiet harbour 9"
    client.post(
        "/accounts/password/change/",
        {"oldpassword": demo.DEMO_PASSWORD, "password1": new, "password2": new},
    )
    assert "signin.password_changed" in verbs()
