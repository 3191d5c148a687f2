"""The steps of the README do what they say."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands
from django.test import Client

from portal.accounts.models import User
from portal.accounts.roles import Role
from tests import signing_in
from tests.portal.web.people import give_second_factor

ROOT = Path(__file__).resolve().parents[3]
README = (ROOT / "README.md").read_text()
FIRST_ACCOUNT = re.search(r"create_person (\S+) --role (\w+)", README)


def test_every_command_is_there():
    named = set(re.findall(r"manage\.py (\w+)", README))
    assert named
    assert named <= set(get_commands())


@pytest.mark.parametrize("source", re.findall(r"`cp (\S+) \S+`", README))
def test_every_file_to_copy_is_there(source):
    assert (ROOT / source).is_file()


def test_the_first_account_chooses_a_password_and_gives_others_their_roles(db, capsys):
    email, role = FIRST_ACCOUNT.groups()
    call_command("create_person", email, "--role", role)
    browser = Client()
    form = browser.get(capsys.readouterr().out.split()[-1], follow=True)
    new = {"password1": "a quiet harbour 9", "password2": "a quiet harbour 9"}
    saved = browser.post(form.request["PATH_INFO"], new)
    assert saved["Location"] == "/accounts/password/reset/key/done/"
    first = User.objects.get(email=email)
    assert first.check_password(new["password1"])
    give_second_factor(first)
    signing_in.with_both_factors(browser, first)
    assert browser.get("/desk/people/").status_code == 200
    added = browser.post(
        "/desk/people/add/",
        {"email": "ben@balise.example", "display_name": "Ben", "roles": [Role.ANALYST.value]},
    )
    assert added.status_code in {200, 302}
    assert User.objects.get(email="ben@balise.example").groups.get().name == Role.ANALYST.value


@pytest.mark.parametrize("role", [Role.TECHNICAL_ADMINISTRATOR])
def test_technicians_give_no_roles(role, demo_people, client):
    client.force_login(demo_people[role])
    assert client.get("/desk/people/").status_code == 403
