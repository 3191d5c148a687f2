"""How far two people agree: the figure, where it comes from, and who sees it."""

import pytest
from allauth.mfa.models import Authenticator

from hotline.operations.agreement import figures
from hotline.operations.assessing import NewAssessment
from hotline.policies.agreement import agreement_of
from hotline.states import SecondLook
from portal.accounts.roles import Role
from tests.makers.hotline import look_again, make_colleague, make_judged

PAGE = "/desk/hotline/second-looks/"


def test_kappa_of_the_textbook():
    """Two readers of 50 applications: both yes 20, both no 15, differing 5 and 10; kappa 0.4."""
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    found = agreement_of(pairs)
    assert (found.pairs, found.agreed, found.percent) == (50, 35, 70)
    assert found.kappa == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("pairs", "kappa"),
    [
        ([], None),
        ([("a", "a")] * 3, None),
        ([("a", "a"), ("b", "b")], 1),
        ([("a", "b"), ("b", "a")], -1),
        ([("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")], 0),
    ],
)
def test_kappa_at_its_ends(pairs, kappa):
    assert agreement_of(pairs).kappa == kappa


@pytest.fixture
def looked(db):
    for number, second in enumerate(["national", "national", "not_illegal"]):
        location = make_judged("national", typed=f"https://a{number}.example/x", alone=True)
        look_again(location, NewAssessment(second))
    undetermined = make_judged("national", typed="https://b.example/x", alone=True)
    look_again(undetermined, NewAssessment("undetermined"))
    make_judged("baseline", typed="https://c.example/x")


def test_pairs_are_counted_by_reason_and_what_was_found(looked):
    found = figures(30)
    assert (found.overall.pairs, found.overall.agreed) == (3, 2)
    reasons = dict(found.by_reason)
    assert reasons[SecondLook.NATIONAL_LAW].pairs == 3
    assert SecondLook.SAMPLE not in reasons
    (national,) = [row for row in found.rows if row.first.code == "national"]
    codes = [term.code for term in found.columns]
    assert dict(zip(codes, national.counts, strict=True)) == {"national": 2, "not_illegal": 1}


def test_whoever_decides_sees_what_differs_and_the_figures(looked, client):
    person = make_colleague(Role.HOTLINE_SUPERVISOR)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(person)
    page = client.get(PAGE)
    assert "hxxps://a2[.]example/x" in page.text
    assert "hxxps://a1[.]example/x" not in page.text
    assert "67 %" in page.text
    assert client.get(f"{PAGE}?days=365").status_code == 200
    assert client.get(f"{PAGE}?days=x").status_code == 200


def test_analysts_see_no_figures_of_their_team(looked, client):
    person = make_colleague()
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(person)
    assert client.get(PAGE).status_code in {403, 404}
