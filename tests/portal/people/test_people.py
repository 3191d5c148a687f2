"""The people page: for centre managers only, nobody helps themselves, everything on record."""

import re

import pytest
from django.core import mail

from portal.accounts import roles
from portal.accounts.mfa import has_second_factor
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.models import Entry
from portal.people import operations
from tests.makers.jobs import run_due

PAGE = "/desk/people/"


@pytest.fixture
def manager(client, demo_people):
    client.force_login(demo_people[Role.CENTRE_MANAGER])
    return demo_people[Role.CENTRE_MANAGER]


def deeds():
    return list(
        Entry.objects.filter(verb__startswith="person.")
        .order_by("pk")
        .values_list("verb", "by_id", "about_id")
    )


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("action", ["", "add/", "{pk}/", "{pk}/off/", "{pk}/on/", "{pk}/invite/"])
def test_only_the_centre_manager_may(client, demo_people, role, action):
    client.force_login(demo_people[role])
    whom = demo_people[Role.ANALYST]
    address = PAGE + action.format(pk=whom.pk)
    answer = client.post(address) if action else client.get(address)
    assert (answer.status_code != 403) is (role is Role.CENTRE_MANAGER)
    if role is not Role.CENTRE_MANAGER:
        assert deeds() == []


def test_everybody_is_listed_with_roles(client, manager, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        html = client.get(PAGE).content.decode()
    for person in User.objects.all():
        assert person.email in html
    assert "Safeguarding lead" in html


def test_a_new_colleague_gets_a_mail_and_chooses_a_password(client, manager):
    form = {"email": "new@balise.example", "display_name": "Nele New", "roles": ["analyst"]}
    answer = client.post(f"{PAGE}add/", form)
    person = User.objects.get(email="new@balise.example")
    assert answer["Location"] == f"{PAGE}{person.pk}/"
    assert roles.of(person) == [Role.ANALYST]
    assert not person.has_usable_password()
    run_due(operations.INVITE_JOB)
    sent = mail.outbox[0]
    assert sent.to == [person.email]
    link = re.search(r"http://testserver(\S+)", sent.body)[1]
    page = client.get(link, follow=True)
    chosen = {"password1": "a quiet harbour 9", "password2": "a quiet harbour 9"}
    client.post(page.request["PATH_INFO"], chosen)
    person.refresh_from_db()
    assert person.check_password(chosen["password1"])
    assert deeds() == [
        ("person.added", manager.pk, str(person.pk)),
        ("person.invited", manager.pk, str(person.pk)),
    ]


def test_an_address_that_has_an_account_is_named_in_the_form(client, manager):
    form = {"email": "ANALYST@balise.example", "display_name": "Twice", "roles": []}
    answer = client.post(f"{PAGE}add/", form)
    assert answer.status_code == 200
    assert "has an account already" in answer.content.decode()


def test_roles_change_and_the_record_says_from_what_to_what(client, manager, demo_people):
    analyst = demo_people[Role.ANALYST]
    form = {"display_name": "Alix M.", "roles": ["hotline_supervisor", "auditor"]}
    client.post(f"{PAGE}{analyst.pk}/", form)
    analyst.refresh_from_db()
    assert analyst.display_name == "Alix M."
    assert roles.of(analyst) == [Role.HOTLINE_SUPERVISOR, Role.AUDITOR]
    entry = Entry.objects.get(verb="person.roles_changed")
    assert entry.facts == {"before": "analyst", "after": "auditor, hotline_supervisor"}


def test_switching_off_and_on_again(client, manager, demo_people):
    analyst = demo_people[Role.ANALYST]
    theirs = type(client)()
    theirs.force_login(analyst)
    client.post(f"{PAGE}{analyst.pk}/off/")
    assert theirs.get("/desk/").status_code == 302
    analyst.refresh_from_db()
    assert not analyst.is_active
    assert "switched off" in client.get(PAGE).content.decode()
    client.post(f"{PAGE}{analyst.pk}/on/")
    analyst.refresh_from_db()
    assert analyst.is_active
    assert [verb for verb, _by, _about in deeds()] == [
        "person.switched_off",
        "person.switched_on",
    ]


def test_a_lost_phone_means_a_new_second_factor(client, manager, demo_people):
    analyst = demo_people[Role.ANALYST]
    client.post(f"{PAGE}{analyst.pk}/second-factor/")
    assert not has_second_factor(analyst)


@pytest.mark.parametrize("action", ["", "off/", "on/", "second-factor/"])
def test_nobody_does_it_to_themselves(client, manager, action):
    form = {"display_name": "Me", "roles": ["hotline_supervisor", "helpline_supervisor"]}
    answer = client.post(f"{PAGE}{manager.pk}/{action}", form)
    assert answer.status_code == 409
    manager.refresh_from_db()
    assert roles.of(manager) == [Role.CENTRE_MANAGER]
    assert manager.is_active
    assert deeds() == []


def test_a_person_who_is_not_there_is_404(client, manager):
    assert client.get(f"{PAGE}999999/").status_code == 404
