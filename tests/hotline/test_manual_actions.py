"""What a person did outside of this system: recorded, sealed, and moving the right track."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from hotline.desk.profile_words import order_words
from hotline.forms.desk_manual_action import ManualActionForm
from hotline.gateways.probe import Look
from hotline.models import Location, ManualAction, Notice, Watch
from hotline.operations.forwards import queue_forward
from hotline.operations.manual_actions import Done, record_manual_action
from hotline.operations.notices import queue_notice
from hotline.operations.open_case import open_case
from hotline.operations.reminders import remind_late_providers
from hotline.operations.sending import asked_for
from hotline.operations.standing import steps
from hotline.operations.watching import record_look
from hotline.policies.next_steps import Step
from hotline.policies.profiles import profile_for
from hotline.states import (
    Addressee,
    Answer,
    ExchangeState,
    Finding,
    ItemState,
    Means,
    PoliceState,
    RemovalState,
)
from hotline.words.errors import NotInTheFuture, NotToBeTold, PoliceFirst, TooLongAgo
from portal.audit.models import Entry
from portal.privacy.sealing import Shredded
from tests import site_role
from tests.hotline.test_claims import verbs
from tests.hotline.test_desk import press, sign_in, url
from tests.hotline.test_provider_answers import pass_hours, told
from tests.makers.hotline import (
    make_abuse_contact,
    make_by_hand,
    make_colleague,
    make_judged,
    steps_of,
)

pytestmark = pytest.mark.django_db
ONION = "http://abcdef.onion/x"


def done(addressee, answer=Answer.TOLD, **more):
    told = {
        "recipient": "Unit",
        "means": Means.PHONE,
        "happened_at": timezone.now() - timedelta(hours=1),
    }
    return Done(addressee, answer=answer, **(told | more))


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (Answer.TOLD, PoliceState.REFERRED),
        (Answer.ACKNOWLEDGED, PoliceState.ACKNOWLEDGED),
        (Answer.DECLINED, PoliceState.DECLINED),
        (Answer.REMOVED, PoliceState.ACKNOWLEDGED),
    ],
)
@pytest.mark.parametrize("addressee", [Addressee.POLICE, Addressee.INTERPOL])
def test_telling_the_police_moves_the_police_track(addressee, answer, state):
    location = make_by_hand(make_judged("baseline", typed=ONION), addressee, answer)
    assert location.police_state == state
    assert location.referred_at == ManualAction.objects.get().happened_at
    declined = state == PoliceState.DECLINED
    assert steps_of(location) == {Step.POLICE_DECLINED if declined else Step.POLICE_HAVE_IT}


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (Answer.TOLD, ExchangeState.SENT),
        (Answer.ACKNOWLEDGED, ExchangeState.ACCEPTED),
        (Answer.DECLINED, ExchangeState.REJECTED),
        (Answer.REMOVED, ExchangeState.ACTIONED_BY_PARTNER),
    ],
)
def test_telling_a_partner_moves_the_exchange_track(answer, state):
    location = make_by_hand(make_judged("baseline", country="US"), Addressee.PARTNER, answer)
    assert location.exchange_state == state
    assert location.handed_over_at is not None


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (Answer.TOLD, RemovalState.NOTIFIED),
        (Answer.ACKNOWLEDGED, RemovalState.ACKNOWLEDGED),
        (Answer.DECLINED, RemovalState.DISPUTED),
        (Answer.REMOVED, RemovalState.REMOVED_CLAIMED),
    ],
)
def test_telling_a_provider_moves_the_removal_track(answer, state):
    location = make_by_hand(make_judged("baseline", country="FR"), Addressee.PROVIDER, answer)
    assert location.removal_state == state
    assert location.first_notice_at == ManualAction.objects.get().happened_at


def test_somebody_else_is_kept_and_moves_nothing():
    location = make_by_hand(make_judged("baseline", typed=ONION), Addressee.OTHER)
    assert steps_of(location) == {Step.POLICE_ONLY}
    assert ManualAction.objects.count() == 1
    assert verbs(location)[-1] == "manual_action.recorded"


def test_what_waits_for_a_partner_is_handed_over_with_it():
    from tests.makers.hotline import make_partner

    make_partner("US")
    location = make_judged("baseline", country="US")
    forward = queue_forward(location.pk, by=make_colleague())
    location.refresh_from_db()
    assert steps_of(location) == {Step.PARTNER_WAITS}
    location = make_by_hand(location, Addressee.PARTNER)
    forward.refresh_from_db()
    assert (forward.state, steps_of(location)) == (ExchangeState.SENT, {Step.PARTNER_HAS_IT})


@pytest.mark.parametrize(
    ("country", "hours", "waits"),
    [
        ("DE", 23, {Step.POLICE_ANSWER}),
        ("DE", 25, {Step.NOTIFY, Step.ASK_POLICE}),
        ("GB", 25, {Step.POLICE_ANSWER, Step.ASK_POLICE}),
        ("BE", 25, {Step.POLICE_ANSWER, Step.ASK_POLICE}),
    ],
)
def test_silence_of_the_police_lets_a_notice_go_where_the_profile_says_so(
    settings, country, hours, waits
):
    settings.CENTRE_COUNTRY = country
    location = make_by_hand(make_judged("baseline", country=country), Addressee.POLICE)
    assert steps(location, timezone.now() + timedelta(hours=hours)) == waits


def test_a_date_before_the_assessment_skips_no_wait_for_the_police(settings):
    settings.CENTRE_COUNTRY = "DE"
    told = timezone.now() - timedelta(days=40)
    location = make_judged("baseline", country="DE")
    location = make_by_hand(location, Addressee.POLICE, happened_at=told)
    assert steps_of(location) == {Step.POLICE_ANSWER}


@pytest.mark.parametrize("year", [1, 1111, 1900])
def test_nothing_was_done_long_before_there_was_anything_to_do(year):
    then = datetime(year, 1, 1, 12, tzinfo=UTC)
    location = make_judged("baseline", typed=ONION)
    with pytest.raises(TooLongAgo):
        record_manual_action(
            location.pk, done(Addressee.OTHER, happened_at=then), by=make_colleague()
        )


def test_where_the_police_authorise_no_notice_goes_before_they_agree(settings):
    settings.CENTRE_COUNTRY = "GB"
    location, analyst = make_judged("baseline", country="GB"), make_colleague()
    address = make_abuse_contact(country="GB")
    with pytest.raises(PoliceFirst):
        queue_notice(location.pk, address.pk, by=analyst)
    make_by_hand(location, Addressee.POLICE)
    with pytest.raises(PoliceFirst):
        queue_notice(location.pk, address.pk, by=analyst)
    make_by_hand(location, Addressee.POLICE, Answer.ACKNOWLEDGED)
    location.refresh_from_db()
    assert steps_of(location) == {Step.POLICE_AGREE}
    assert location.police_due_at, "somebody asks them"
    with pytest.raises(PoliceFirst):
        queue_notice(location.pk, address.pk, by=analyst)
    make_by_hand(location, Addressee.POLICE, Answer.AGREED)
    location.refresh_from_db()
    assert (steps_of(location), location.police_due_at) == ({Step.NOTIFY}, None)
    assert queue_notice(location.pk, address.pk, by=analyst)


def test_only_the_police_agree_that_a_provider_is_told():
    told = {
        "hand-addressee": "provider",
        "hand-recipient": "Example Hosting",
        "hand-happened_at": "2026-01-05T10:00",
        "hand-means": "phone",
        "hand-answer": "agreed",
    }
    form = ManualActionForm(told, offered=(Addressee.PROVIDER, Addressee.POLICE))
    assert "answer" in form.errors
    form = ManualActionForm(told | {"hand-addressee": "police"}, offered=(Addressee.POLICE,))
    assert "answer" not in form.errors


def test_the_profile_page_says_once_they_agree_where_they_must():
    assert "only once they agree" in str(order_words(profile_for("GB")))
    assert "once they answered" in str(order_words(profile_for("DE")))


@pytest.mark.parametrize(
    ("centre", "judged", "addressee"),
    [
        ("EU", {"classification": "not_illegal"}, Addressee.POLICE),
        ("EU", {"country": "FR"}, Addressee.PARTNER),
        ("EU", {"country": "US"}, Addressee.PROVIDER),
        ("EU", {"typed": ONION}, Addressee.PROVIDER),
        ("BE", {"country": "BE"}, Addressee.PROVIDER),
        ("DE", {"country": "DE"}, Addressee.PROVIDER),
    ],
)
def test_whose_turn_it_is_not_is_refused(settings, centre, judged, addressee):
    settings.CENTRE_COUNTRY = centre
    location = make_judged(**judged)
    with pytest.raises(NotToBeTold):
        record_manual_action(location.pk, done(addressee), by=make_colleague())
    assert not ManualAction.objects.exists()


def test_only_what_was_done_is_recorded():
    location = make_judged("baseline", typed=ONION)
    soon = timezone.now() + timedelta(minutes=1)
    with pytest.raises(NotInTheFuture):
        record_manual_action(
            location.pk, done(Addressee.POLICE, happened_at=soon), by=make_colleague()
        )


def test_an_entry_is_never_changed_in_the_database():
    make_by_hand(make_judged("baseline", typed=ONION), Addressee.POLICE)
    for statement in (
        "UPDATE hotline_manualaction SET id = id",
        "DELETE FROM hotline_manualaction",
    ):
        with (
            site_role.as_owner(),
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_reference_and_note_are_sealed_and_go_with_the_address():
    from hotline.retention import forget_addresses

    location = make_judged("baseline", typed=ONION)
    make_by_hand(location, Addressee.POLICE, reference="canary-7", note="canary note")
    action = ManualAction.objects.get()
    assert b"canary" not in bytes(action.reference) + bytes(action.note)
    report = location.reports.get()
    (read,) = open_case(report, person=make_colleague()).items[0].by_hand
    assert (read.reference, read.note) == ("canary-7", "canary note")
    forget_addresses(Location.objects.filter(pk=location.pk), timezone.now())
    (read,) = open_case(report, person=make_colleague()).items[0].by_hand
    assert (read.reference, read.note, read.shredded) == ("", "", True)
    with pytest.raises(Shredded):
        ManualAction.objects.get().key.unwrapped()


@pytest.mark.parametrize(
    ("answer", "item_state", "removal_state", "step"),
    [
        (
            Answer.REMOVED,
            ItemState.PROVIDER_SAYS_REMOVED,
            RemovalState.REMOVED_CLAIMED,
            Step.CHECK_REMOVED,
        ),
        (Answer.DECLINED, ItemState.DISPUTED, RemovalState.DISPUTED, Step.ANSWER_DISPUTE),
    ],
)
def test_what_a_provider_says_by_telephone_counts_as_on_the_page_of_its_notice(
    answer, item_state, removal_state, step
):
    """Once it said so, no reminder of the notice asks for that URL any more."""
    (said, silent), notice = told("https://images.example.org/a", "https://images.example.org/b")
    said = make_by_hand(said, Addressee.PROVIDER, answer)
    assert notice.items.get(location=said).state == item_state
    assert (said.removal_state, step in steps_of(said)) == (removal_state, True)
    assert said.removal_due_at > timezone.now() + timedelta(hours=23)
    pass_hours(25)
    remind_late_providers()
    reminder = Notice.objects.get(reminds=notice)
    assert [item.location for item in asked_for(reminder)] == [silent]
    entry = Entry.objects.filter(verb="provider.answered").get()
    assert (entry.actor, entry.by_id) == ("person", ManualAction.objects.get().by_id)


def test_what_somebody_else_says_by_telephone_leaves_the_notice_unanswered(client):
    """A registrar that was called answers for itself: the host goes on being asked."""
    (location,), notice = told("https://images.example.org/a")
    report = location.submissions.get().report
    sign_in(client, person=report.taken_on_by)
    shown = client.get(url("case", report)).text
    assert f"it was {notice.provider.name}, which notice {notice.number} asked" in shown
    said = {
        "addressee": Addressee.PROVIDER,
        "recipient": "Example Registrar",
        "happened_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        "means": Means.PHONE,
        "answer": Answer.REMOVED,
    }
    sent = {f"hand-{name}": value for name, value in said.items()}
    press(client, "record_manual_action", report, 1, **sent)
    location.refresh_from_db()
    assert location.removal_state == RemovalState.REMOVED_CLAIMED
    assert notice.items.get().state == ItemState.OPEN
    assert not Entry.objects.filter(verb="provider.answered").exists()


@pytest.mark.parametrize("addressee", [Addressee.PROVIDER, Addressee.POLICE])
def test_whoever_says_that_it_is_removed_it_is_looked_soon(addressee):
    location = make_judged("baseline", country="FR")
    Watch.objects.filter(location=location).update(due_at=timezone.now() + timedelta(hours=9))
    make_by_hand(location, addressee, Answer.REMOVED)
    assert Watch.objects.get(location=location).due_at <= timezone.now()


def test_no_reminder_asks_for_what_was_answered_elsewhere_than_in_its_item():
    """A look that finds it elsewhere moves the removal alone."""
    (moved, silent), notice = told("https://images.example.org/a", "https://images.example.org/b")
    found = Look(Finding.MOVED_HOST, moved_to_host="other.example")
    record_look(Watch.objects.get(location=moved).pk, found)
    moved.refresh_from_db()
    assert moved.removal_state == RemovalState.MOVED_CLAIMED
    pass_hours(25)
    remind_late_providers()
    reminder = Notice.objects.get(reminds=notice)
    assert [item.location for item in asked_for(reminder)] == [silent]
