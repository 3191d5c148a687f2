"""The demo's people: one per role, signed up already, and only in the demo."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from portal.accounts import demo, roles
from portal.accounts.mfa import has_second_factor
from portal.accounts.models import User
from portal.accounts.roles import Role

NOW = datetime(2026, 2, 1, tzinfo=UTC)


def test_there_is_one_person_for_every_role_and_two_analysts_and_counsellors():
    twice = [Role.ANALYST, Role.COUNSELLOR]
    assert sorted(person.role for person in demo.DEMO_PEOPLE) == sorted([*Role, *twice])
    for name in ("display_name", "email", "totp_secret"):
        assert len({getattr(person, name) for person in demo.DEMO_PEOPLE}) == len(Role) + 2
    assert len(demo.DEMO_PASSWORD) >= 12


def test_loading_twice_changes_nothing(db):
    demo.load_demo(NOW)
    before = list(User.objects.order_by("pk").values())
    demo.load_demo(NOW)
    assert list(User.objects.order_by("pk").values()) == before
    for person in demo.DEMO_PEOPLE:
        user = User.objects.get(email=person.email)
        assert roles.of(user) == [person.role]
        assert user.check_password(demo.DEMO_PASSWORD)
        assert has_second_factor(user)
        assert user.is_superuser is (person.role is Role.TECHNICAL_ADMINISTRATOR)


def test_outside_the_demo_nothing_works(db, settings):
    settings.DEMO = False
    with pytest.raises(demo.OutsideTheDemo):
        demo.load_demo(NOW)
    with pytest.raises(CommandError, match="BALISE_DEMO"):
        call_command("demo_code", "counsellor@balise.example")
    assert not User.objects.exists()


def test_outside_the_demo_the_sign_in_page_offers_nobody(client, db, settings):
    assert demo.DEMO_PASSWORD in client.get("/accounts/login/").content.decode()
    settings.DEMO = False
    html = client.get("/accounts/login/").content.decode()
    assert demo.DEMO_PASSWORD not in html
    assert "balise.example" not in html


def test_the_command_prints_the_code_and_the_seconds_left(capsys):
    call_command("demo_code", "Counsellor@balise.example")
    code, words = capsys.readouterr().out.split(maxsplit=1)
    assert len(code) == 6
    assert code.isdigit()
    assert "more seconds" in words


def test_the_command_names_whom_it_knows():
    with pytest.raises(CommandError, match=r"analyst@balise\.example"):
        call_command("demo_code", "nobody@balise.example")


def test_codes_are_those_of_the_standard():
    """RFC 6238, appendix B, cut to six digits."""
    import base64

    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    secret = base64.b32encode(b"12345678901234567890").decode()
    assert format_hotp_value(hotp_value(secret, 59 // 30)) == "287082"
    assert format_hotp_value(hotp_value(secret, 1_111_111_109 // 30)) == "081804"


def test_another_installation_has_other_secrets(settings):
    before = demo.DEMO_PEOPLE[0].totp_secret
    settings.SECRET_KEY = "another" * 10
    assert demo.DEMO_PEOPLE[0].totp_secret != before
