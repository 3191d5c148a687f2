"""Staff sessions end after 30 quiet minutes and after 12 hours; visitors have none."""

import time

import pytest

from portal.accounts import sessions
from portal.accounts.roles import Role

MINUTE, HOUR = 60, 3600
DESK = "/accounts/2fa/"


@pytest.fixture
def person(client, demo_people):
    client.force_login(demo_people[Role.COUNSELLOR])
    return demo_people[Role.COUNSELLOR]


@pytest.fixture
def later(monkeypatch):
    start = time.time()

    def move(seconds):
        monkeypatch.setattr(sessions.time, "time", lambda: start + seconds)

    return move


def is_in(answer):
    return answer.status_code == 200


@pytest.mark.parametrize(("minutes", "still_in"), [(29, True), (31, False)])
def test_a_quiet_half_hour_ends_it(client, person, later, minutes, still_in):
    later(minutes * MINUTE)
    answer = client.get(DESK)
    assert is_in(answer) is still_in
    if not still_in:
        assert answer["Location"] == f"/accounts/login/?next={DESK}"
        assert "_auth_user_id" not in client.session


def test_work_keeps_it_open_until_twelve_hours_have_passed(client, person, later):
    for minutes in range(20, 12 * 60, 20):
        later(minutes * MINUTE)
        assert is_in(client.get(DESK))
    later(12 * HOUR + MINUTE)
    assert not is_in(client.get(DESK))


def test_a_page_that_asks_again_and_again_by_itself_is_no_work(client, person, later):
    for minutes in range(9, 30, 10):
        later(minutes * MINUTE)
        assert is_in(client.get(DESK, headers={"sec-fetch-mode": "cors"}))
    later(31 * MINUTE)
    assert not is_in(client.get(DESK, headers={"sec-fetch-mode": "cors"}))


def test_what_is_said_through_a_socket_keeps_it_open(client, person, later):
    later(29 * MINUTE)
    session = client.session
    sessions.keep_alive(session)
    session.save()
    later(50 * MINUTE)
    assert is_in(client.get(DESK))


def test_a_session_without_clocks_is_over(client, person):
    session = client.session
    del session[sessions.SIGNED_IN_AT]
    session.save()
    assert not is_in(client.get(DESK))


def test_activity_is_written_at_most_once_a_minute(client, person, later):
    before = dict(client.session)
    later(30)
    client.get(DESK)
    assert dict(client.session) == before
    later(61)
    client.get(DESK)
    assert dict(client.session) != before


def test_a_lost_form_leads_back_to_the_desk(client, person, later):
    later(31 * MINUTE)
    answer = client.post("/accounts/password/change/", {"oldpassword": "x"})
    assert answer["Location"] == "/accounts/login/?next=/desk/"


def test_visitors_have_no_session_and_none_is_looked_for(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/challenge/hotline.report/")
    assert not answer.cookies
