"""Another law profile comes into use: what is under way is looked at by it, and people see what."""

import pytest
from allauth.mfa.models import Authenticator

from hotline.desk.profile_words import clock_words
from hotline.models import Location, ProfileInUse
from hotline.operations.profile_change import note_profile
from hotline.operations.tracks import rebuild
from hotline.policies.next_steps import Step
from hotline.policies.profiles import PROFILE_VERSIONS, load
from hotline.states import Addressee, Answer, Phase
from portal.audit.models import Entry
from tests.makers.hotline import make_by_hand, make_colleague, make_judged, steps_of

pytestmark = pytest.mark.django_db
PAGE = "/desk/hotline/profile/"


def test_the_first_profile_touches_nothing_and_the_same_one_is_no_change():
    make_judged(country="FR")
    assert note_profile() is True
    assert note_profile() is False
    assert ProfileInUse.objects.get().touched == []
    assert not Entry.objects.filter(verb="profile.changed").exists()


@pytest.fixture
def changed(settings):
    """From the generic profile to that of Belgium, where the police speak to the provider."""
    at_home = make_judged(country="BE", typed="https://a.example.org/1")
    abroad = make_judged(country="US", typed="https://b.example.org/2")
    elsewhere = make_judged(country="FR", typed="https://c.example.org/3")
    harmless = make_judged("not_illegal", typed="https://d.example.org/4")
    note_profile()
    settings.CENTRE_COUNTRY = "BE"
    assert note_profile() is True
    return at_home, abroad, elsewhere, harmless


def test_what_waits_for_something_else_is_named(changed):
    at_home, abroad, elsewhere, harmless = changed
    touched = set(ProfileInUse.objects.first().touched)
    assert {at_home.pk, elsewhere.pk} <= touched
    assert not {abroad.pk, harmless.pk} & touched
    assert steps_of(at_home) == {Step.CONTACT_IS_THEIRS}
    assert steps_of(elsewhere) == {Step.FORWARD}


def test_what_every_location_waits_for_is_right_afterwards(changed):
    assert [rebuild(location) for location in Location.objects.all()] == [False] * 4


@pytest.mark.parametrize(
    ("answer", "phase"), [(Answer.TOLD, Phase.WAITS), (Answer.ACKNOWLEDGED, Phase.TOLD)]
)
def test_what_the_police_have_under_the_new_profile_waits_for_their_word(settings, answer, phase):
    location = make_by_hand(make_judged(country="BE"), Addressee.POLICE, answer)
    assert location.phase == Phase.TO_ACT
    note_profile()
    settings.CENTRE_COUNTRY = "BE"
    note_profile()
    location.refresh_from_db()
    assert location.phase == phase


def test_it_is_on_the_record(changed):
    entry = Entry.objects.get(verb="profile.changed")
    assert entry.facts == {"before": "generic-eu@1", "after": "be@1", "touched": 2}


def test_the_page_says_what_changed_and_leads_to_what_it_touched(changed, client):
    person = make_colleague()
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(person)
    page = client.get(PAGE)
    assert "be@1 instead of generic-eu@1" in page.text
    assert "touches 2 open URLs" in page.text
    assert "hxxps://a[.]example[.]org/1" in page.text
    assert "The police are told and speak to the provider" in page.text


@pytest.mark.parametrize(("name", "is_said"), [("generic-eu", False), ("de", True)])
def test_silence_of_the_police_is_a_clock_only_where_they_come_first(name, is_said):
    said = [str(clock.of) for clock in clock_words(load(name, PROFILE_VERSIONS[name]))]
    assert ("Silence of the police that lets a notice go" in said) is is_said
