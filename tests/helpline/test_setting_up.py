"""What an installation begins with, the invented evening, and how it reports on itself."""

from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from helpline.models import (
    Category,
    Contact,
    Conversation,
    LeftMessage,
    Message,
    Queue,
    SafeguardingIncident,
)
from helpline.operations import categories, demo, matching
from helpline.operations.due_timers import sweep
from helpline.operations.reading import ReadRequest, read_after
from helpline.views import metrics as probes
from portal.accounts import demo as people
from portal.accounts.models import User
from tests.makers import helpline as make

pytestmark = pytest.mark.django_db


def test_both_lists_are_there_as_dated_rows():
    valid = Category.objects.valid(date(2026, 2, 10))
    chi = valid.filter(scheme="chi")
    assert chi.filter(choosable=False).count() == 10
    assert chi.filter(choosable=True).count() == 67  # 68 and one that is retired
    assert valid.filter(scheme="insafe").count() == 24
    assert valid.filter(scheme="non_counselling").count() == 11
    assert not valid.filter(name_fr=None).exists()
    retired = Category.objects.get(name="COVID-19")
    assert retired.valid_on(date(2022, 1, 1))
    assert not retired.valid_on(date(2026, 1, 1))


def test_names_speak_the_reader_s_language():
    one = Category.objects.get(scheme="insafe", code="cyberbullying")
    with translation.override("fr"):
        assert str(one) == "Cyberharcèlement"
    with translation.override("en"):
        assert str(one) == "Cyberbullying"


def test_loading_again_changes_nothing():
    assert categories.load_categories(on=date(2026, 2, 10)) == 0


def test_a_name_that_is_dropped_ends_and_old_contacts_keep_it():
    """One of an earlier edition, which the list of today does not have."""
    gone = Category.objects.get(scheme="insafe", code="gaming")
    gone.pk, gone.code = None, "arcades"
    gone.save()
    assert categories.load_categories(on=date(2027, 1, 1)) == 1
    gone.refresh_from_db()
    assert gone.valid_to == date(2027, 1, 1)
    assert not Category.objects.valid(date(2027, 1, 1)).filter(pk=gone.pk).exists()


def test_each_audience_has_a_line_that_is_open():
    assert set(Queue.objects.values_list("audience", flat=True)) == {"child", "parent"}
    assert all(queue.closes_at(timezone.now()) for queue in Queue.objects.all())


@pytest.fixture
def evening(db):
    people.load_demo(timezone.now())
    demo.load_demo(timezone.now())


def test_the_demo_shows_every_state(evening):
    states = sorted(Conversation.objects.values_list("state", flat=True))
    assert states == ["active", "active", "closed", "closed", "waiting"]
    left = sorted(LeftMessage.objects.values_list("state", flat=True))
    assert left == ["done", "taken", "waiting"]
    channels = sorted(Contact.objects.values_list("channel", flat=True))
    assert channels == ["chat", "chat", "email", "message", "phone", "phone"]
    french = Conversation.objects.get(language="fr")
    said = read_after(ReadRequest(french.pk, 0, "counsellor")).messages
    assert said[1].body == "Bonjour, je t’écoute."


def test_the_demo_is_loaded_once(evening):
    before = (Conversation.objects.count(), Message.objects.count())
    demo.load_demo(timezone.now())
    assert (Conversation.objects.count(), Message.objects.count()) == before


def test_the_demo_does_not_wither_while_nobody_looks(evening):
    sweep(timezone.now() + timedelta(hours=6))
    assert Conversation.objects.filter(state="waiting").count() == 1
    assert Conversation.objects.filter(state="active").count() == 2
    assert SafeguardingIncident.objects.get().state == "open"


def test_whoever_presses_ready_in_the_demo_is_offered_the_one_who_waits(evening):
    counsellor = User.objects.get(email=demo.COUNSELLOR)
    make.shifts.ready(by=counsellor)
    (offer,) = matching.offer_next()
    assert offer.conversation.state == "offered"
    assert matching.accept(offer.pk, by=counsellor).assigned_to == counsellor


def test_outside_the_demo_nothing_is_invented(settings):
    settings.DEMO = False
    with pytest.raises(demo.OutsideTheDemo):
        demo.load_demo(timezone.now())
    assert not Conversation.objects.exists()


def test_readiness_says_when_nobody_looks_at_the_timers():
    conversation = make.make_waiting()
    assert probes.timers_run().ok
    Conversation.objects.filter(pk=conversation.pk).update(
        due_at=timezone.now() - timedelta(minutes=3)
    )
    assert not probes.timers_run().ok


def test_figures():
    make.make_waiting()
    make.make_waiting(audience="parent", caller="parent")
    make.make_waiting()
    assert probes.waiting() == {"child": 2.0, "parent": 1.0}
