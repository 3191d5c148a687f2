"""Proof of work: real work, for this form, once; and a slower way that never closes."""

import base64
import json
import threading
import time

import altcha
import pytest
from django.db import connection, transaction
from django.template import Context, Template
from django.test import RequestFactory

from portal.privacy import pow as proof
from portal.privacy.form_tokens import FORM_TOKEN_VALID_HOURS
from portal.privacy.models import SpentSolution

PURPOSE = "hotline.report"


def solved(purpose=PURPOSE):
    """The work as an honest browser does it."""
    challenge = altcha.Challenge.from_dict(proof.challenge(purpose))
    solution = altcha.solve_challenge(challenge)
    return altcha.Payload(challenge, solution).to_base64()


def changed(payload, change):
    opened = json.loads(base64.b64decode(payload))
    change(opened)
    return base64.b64encode(json.dumps(opened).encode()).decode()


@pytest.fixture
def later(monkeypatch):
    """Moves the clock forward."""
    start = time.time()

    def move(seconds):
        monkeypatch.setattr(time, "time", lambda: start + seconds)

    return move


def test_an_honest_solution_passes_once(db):
    payload = solved()
    proof.check({"altcha": payload}, PURPOSE)
    with pytest.raises(proof.PowSpent):
        proof.check({"altcha": payload}, PURPOSE)


def test_the_work_is_never_much_more_or_less_than_promised():
    counters = [
        altcha.solve_challenge(altcha.Challenge.from_dict(proof.challenge(PURPOSE))).counter
        for _ in range(5)
    ]
    assert all(proof.ATTEMPTS_LEAST <= counter <= proof.ATTEMPTS_MOST for counter in counters)


def test_a_solution_for_another_form_is_refused(db):
    with pytest.raises(proof.PowWrong):
        proof.check({"altcha": solved("helpline.talk")}, PURPOSE)


@pytest.mark.parametrize(
    "change",
    [
        lambda sent: sent["solution"].update(
            counter=sent["solution"]["counter"] + 1, derivedKey="00" * 32
        ),
        lambda sent: sent["solution"].update(derivedKey="00" * 32),
        lambda sent: sent["solution"].update(derivedKey=7),
        lambda sent: sent["challenge"]["parameters"].update(cost=1),
        lambda sent: sent["challenge"]["parameters"].update(keyPrefix="", keySignature=None),
        lambda sent: sent["challenge"]["parameters"]["data"].update(purpose="helpline.talk"),
        lambda sent: sent["challenge"]["parameters"].update(expiresAt=9_999_999_999),
        lambda sent: sent["challenge"].update(signature="00" * 32),
        lambda sent: sent["challenge"].pop("signature"),
        lambda sent: sent["challenge"]["parameters"].pop("data"),
        lambda sent: sent.pop("solution"),
        lambda sent: sent.update(challenge=[]),
    ],
)
def test_nothing_about_it_can_be_changed(db, change):
    with pytest.raises(proof.PowWrong):
        proof.check({"altcha": changed(solved(), change)}, PURPOSE)


@pytest.mark.parametrize("payload", ["x", "e30=", "bnVsbA==", "W10=", "é", "A" * 10_000])
def test_rubbish_is_refused(db, payload):
    with pytest.raises(proof.PowWrong):
        proof.check({"altcha": payload}, PURPOSE)


def test_nothing_at_all_is_named_missing(db):
    with pytest.raises(proof.PowMissing):
        proof.check({}, PURPOSE)


def test_an_old_challenge_is_named_expired(db, later):
    payload = solved()
    later(proof.CHALLENGE_VALID_SECONDS + 2)
    with pytest.raises(proof.PowExpired):
        proof.check({"altcha": payload}, PURPOSE)


def test_another_installation_accepts_nothing_of_ours(db, settings):
    payload = solved()
    settings.POW_KEY = b"z" * 32
    with pytest.raises(proof.PowWrong):
        proof.check({"altcha": payload}, PURPOSE)


def test_the_same_form_may_come_twice_with_its_proof(db):
    """The answer to the first was lost on the way; the form token makes it the same report."""
    payload = solved()
    proof.check({"altcha": payload}, PURPOSE, bound_to="form 1")
    proof.check({"altcha": payload}, PURPOSE, bound_to="form 1")
    with pytest.raises(proof.PowSpent):
        proof.check({"altcha": payload}, PURPOSE, bound_to="form 2")
    with pytest.raises(proof.PowSpent):
        proof.check({"altcha": payload}, PURPOSE)


def test_a_proof_is_not_spent_when_what_it_came_with_was_not_stored(db):
    payload = solved()
    with transaction.atomic():
        proof.check({"altcha": payload}, PURPOSE)
        transaction.set_rollback(True)
    proof.check({"altcha": payload}, PURPOSE)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["work", "slow"])
def test_of_a_hundred_uses_at_once_exactly_one_is_accepted(way, later):
    if way == "work":
        sent = {"altcha": solved()}
    else:
        sent = {"slow_path": proof.slow_path_token(PURPOSE)}
        later(proof.SLOW_PATH_SECONDS + 1)
    barrier = threading.Barrier(20)
    answers = []

    def use():
        barrier.wait()
        for _ in range(5):
            try:
                with transaction.atomic():
                    proof.check(sent, PURPOSE, bound_to=threading.current_thread().name + str(_))
                answers.append("accepted")
            except proof.PowSpent:
                answers.append("spent")
        connection.close()

    threads = [threading.Thread(target=use, name=f"sender {number}") for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 100
    assert answers.count("accepted") == 1
    assert SpentSolution.objects.count() == 1


def test_the_slow_path_opens_with_time_and_once(db, later):
    token = proof.slow_path_token(PURPOSE)
    with pytest.raises(proof.PowTooSoon) as refused:
        proof.check({"slow_path": token}, PURPOSE)
    assert 0 < refused.value.wait_seconds <= proof.SLOW_PATH_SECONDS
    assert str(refused.value.wait_seconds) in str(refused.value.message)
    later(proof.SLOW_PATH_SECONDS + 1)
    proof.check({"slow_path": token}, PURPOSE)
    with pytest.raises(proof.PowSpent):
        proof.check({"slow_path": token}, PURPOSE)


@pytest.mark.parametrize("token", ["x", "a:b:c", "a" * 5_000, "::"])
def test_a_forged_slow_path_token_is_refused(db, token):
    with pytest.raises(proof.PowWrong):
        proof.check({"slow_path": token}, PURPOSE)


def test_a_slow_path_token_of_another_form_is_refused(db, later):
    token = proof.slow_path_token("helpline.talk")
    later(proof.SLOW_PATH_SECONDS + 1)
    with pytest.raises(proof.PowWrong):
        proof.check({"slow_path": token}, PURPOSE)


def test_a_slow_path_token_of_yesterday_is_named_expired(db, later):
    token = proof.slow_path_token(PURPOSE)
    later(FORM_TOKEN_VALID_HOURS * 3600 + 2)
    with pytest.raises(proof.PowExpired):
        proof.check({"slow_path": token}, PURPOSE)


def spend_slowly(times):
    SpentSolution.objects.bulk_create(
        SpentSolution(mark=number.to_bytes(4, "big"), way="slow") for number in range(times)
    )


def test_a_school_class_without_scripts_waits_no_longer_than_one_pupil(db, later):
    tokens = [proof.slow_path_token(PURPOSE) for _ in range(40)]
    later(proof.SLOW_PATH_SECONDS + 1)
    for token in tokens:
        proof.check({"slow_path": token}, PURPOSE)
    assert SpentSolution.objects.count() == 40


def test_a_flood_on_the_slow_path_makes_it_slower_but_never_closes_it(db, later):
    token = proof.slow_path_token(PURPOSE)
    spend_slowly(proof.SLOW_PATH_PER_MINUTE)
    assert proof.slow_path_seconds() == 2 * proof.SLOW_PATH_SECONDS
    spend_slowly_more = 100 * proof.SLOW_PATH_PER_MINUTE
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM privacy_spentsolution")
    spend_slowly(spend_slowly_more)
    assert proof.slow_path_seconds() == proof.SLOW_PATH_LONGEST_SECONDS
    later(proof.SLOW_PATH_LONGEST_SECONDS + 1)
    proof.check({"slow_path": token}, PURPOSE)


def test_the_challenge_address_answers_json_that_nobody_keeps(client, db):
    answer = client.get("/challenge/hotline.report/")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert answer.json()["parameters"]["data"]["purpose"] == PURPOSE
    assert not answer.cookies
    assert client.get("/challenge/HOTLINE<x>/").status_code == 404


def rendered(request):
    template = Template('{% load privacy %}{% proof_of_work "hotline.report" %}')
    return template.render(Context({"request": request}))


def test_the_element_brings_a_slow_token_and_no_inline_script(db):
    html = rendered(RequestFactory().get("/"))
    assert 'data-challenge="/challenge/hotline.report/"' in html
    assert "<noscript>" in html
    assert "style=" not in html
    assert html.count("<script") == html.count('<script type="module" src="')


def test_a_form_shown_again_keeps_its_age_but_no_spent_token(db, later):
    token = proof.slow_path_token(PURPOSE)
    shown_again = RequestFactory().post("/", {"slow_path": token})
    assert token in rendered(shown_again)
    later(proof.SLOW_PATH_SECONDS + 1)
    proof.check({"slow_path": token}, PURPOSE)
    assert token not in rendered(shown_again)
