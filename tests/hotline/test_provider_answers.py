"""A provider answers by the link in its notice; a silent one is reminded; a person follows up."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.db.models import F
from django.urls import reverse

from hotline.desk.actions import CASE, CaseAt
from hotline.forms.desk_case import EscalateForm
from hotline.models import Location, Notice, NoticeItem, ProviderAnswer, ProviderRole, Removal
from hotline.operations.assessing import NewAssessment
from hotline.operations.assessing_again import assess_again
from hotline.operations.closing import close_report
from hotline.operations.escalating import escalate
from hotline.operations.hosting import decide_country
from hotline.operations.notice_links import answer_url, notice_named
from hotline.operations.notices import queue_notice, send_now
from hotline.operations.open_case import open_case
from hotline.operations.provider_answers import ANSWERS_PER_ITEM, ItemAnswer, take_answers
from hotline.operations.providers import retire_abuse_contact
from hotline.operations.public_status import public_status
from hotline.operations.reminders import remind_late_providers
from hotline.operations.removals import (
    ask_again,
    confirm_gone,
    follow_move,
    give_up,
    note_reappeared,
)
from hotline.operations.sending import send_due_notices, send_notice
from hotline.policies import profiles
from hotline.policies.next_steps import Step
from hotline.policies.reminders import reminders_refused
from hotline.retention import forget_addresses
from hotline.states import ItemState, NoticeState, ProviderSays, RemovalState, SeenGone
from hotline.words.errors import NothingWasSaid, NotInThatRole, NotSaidToBeGone
from hotline.words.errors_public import TooManyAnswers
from portal.accounts.roles import Role
from portal.audit.models import Entry
from portal.database.clock import database_now
from portal.jobs.models import Job
from portal.privacy.sealing import unseal
from tests.hotline.test_desk import sign_in
from tests.makers.hotline import (
    assess,
    make_abuse_contact,
    make_by_hand,
    make_colleague,
    make_judged,
    steps_of,
)

pytestmark = pytest.mark.django_db
CANARY = "canary words of the provider"


def told(*typed, by=None, contact=None):
    """Locations whose provider has been written to in one notice, and that notice."""
    by = by or make_colleague()
    contact = contact or make_abuse_contact()
    locations = [
        make_judged(typed=one, by=by, country="FR")
        for one in typed or ("https://images.example.org/a",)
    ]
    items = [queue_notice(one.pk, contact.pk, by=by) for one in locations]
    notice = items[0].notice
    send_now(notice.pk, by=by)
    send_notice(notice.pk)
    notice.refresh_from_db()
    return [fresh(one) for one in locations], notice


def fresh(location):
    return Location.objects.get(pk=location.pk)


def answer(notice, location, says, words=""):
    item = NoticeItem.objects.get(notice=notice, location=location)
    return take_answers(notice.pk, [ItemAnswer(item.pk, says, words)])


def page_of(notice):
    return answer_url(notice).removeprefix(settings.SITE_ORIGIN)


def given_up(by=None):
    """A location whose provider never answered, and that notice."""
    (location,), notice = told(by=by)
    pass_hours(100)
    remind_late_providers()
    give_up(location.pk, by=make_colleague())
    return fresh(location), notice


def pass_hours(hours):
    """The clock moves on: what was due then is due now."""
    back = timedelta(hours=hours)
    Notice.objects.update(sent_at=F("sent_at") - back, deadline_at=F("deadline_at") - back)
    Removal.objects.update(due_at=F("due_at") - back)
    Location.objects.update(removal_due_at=F("removal_due_at") - back)
    NoticeItem.objects.update(asked_again_at=F("asked_again_at") - back)


class TestThePage:
    def test_the_mail_leads_to_it(self, client):
        told()
        (link,) = re.findall(r"https?://\S+/notice/\S+", mail.outbox[-1].body)
        page = client.get(link[link.index("/", 8) :])
        assert page.status_code == 200
        assert page["Cache-Control"] == "private, no-store"
        assert not page.cookies
        assert "hxxps://images[.]example[.]org/a" in page.content.decode()

    def test_an_answer_is_kept_sealed_and_moves_item_and_removal(self, client):
        (location,), notice = told()
        item = notice.items.get()
        sent = {f"url{item.pk}-says": "dispute", f"url{item.pk}-words": CANARY}
        page = client.post(page_of(notice), sent, follow=True)
        assert "Your answer was kept" in page.content.decode()
        kept = ProviderAnswer.objects.get()
        assert CANARY.encode() not in bytes(kept.words)
        assert unseal(kept.words, key=kept.key, place="hotline.ProviderAnswer.words") == CANARY
        item.refresh_from_db()
        assert (item.state, fresh(location).removal_state) == ("disputed", "disputed")
        entry = Entry.objects.get(verb="provider.answered")
        assert (entry.actor, entry.by) == ("provider", None)

    def test_one_tick_answers_what_is_left_open(self, client):
        (one, other), notice = told("https://images.example.org/a", "https://images.example.org/b")
        disputed = notice.items.get(location=other)
        sent = {
            "the_rest": "on",
            f"url{disputed.pk}-says": "dispute",
            f"url{disputed.pk}-words": "It is a film.",
        }
        client.post(page_of(notice), sent)
        assert fresh(one).removal_state == RemovalState.REMOVED_CLAIMED
        assert fresh(other).removal_state == RemovalState.DISPUTED

    def test_disagreeing_needs_a_reason_and_nothing_typed_is_lost(self, client):
        (_one, _other), notice = told(
            "https://images.example.org/a", "https://images.example.org/b"
        )
        first, second = notice.items.order_by("pk")
        sent = {
            f"url{first.pk}-says": "moved",
            f"url{first.pk}-words": "To another company.",
            f"url{second.pk}-says": "dispute",
        }
        page = client.post(page_of(notice), sent)
        words = page.content.decode()
        assert "Please say why you disagree" in words
        assert "To another company." in words
        assert not ProviderAnswer.objects.exists()

    def test_what_is_too_large_is_refused_with_the_limit(self, client):
        _locations, notice = told()
        page = client.post(page_of(notice), {"x": "a" * 256 * 1024})
        assert page.status_code == 413
        assert "256.0" in page.content.decode()

    @pytest.mark.parametrize("token", ["1", "1:forged", "abc", "1:" + "x" * 43])
    def test_a_forged_link_shows_nothing(self, client, token):
        told()
        assert client.get(reverse("hotline:notice", args=[token])).status_code == 404

    def test_a_notice_that_has_not_left_has_no_page(self):
        by, contact = make_colleague(), make_abuse_contact()
        location = make_judged(by=by, country="FR")
        item = queue_notice(location.pk, contact.pk, by=by)
        token = answer_url(item.notice).rstrip("/").rpartition("/")[2]
        assert notice_named(token) is None

    def test_the_link_is_in_the_language_of_the_notice(self):
        _locations, notice = told()
        Notice.objects.filter(pk=notice.pk).update(language="nl")
        assert "/nl/" in answer_url(Notice.objects.get(pk=notice.pk))

    def test_who_sends_it_without_an_answer_reads_that_nothing_was_kept(self, client):
        _locations, notice = told()
        page = client.post(page_of(notice), {}, follow=True).text
        assert "no answer was chosen" in page
        assert "Thank you. Your answer was kept" not in page

    def test_nothing_is_asked_about_what_was_forgotten(self, client):
        """Found: a title without words, and a form below it."""
        (one, other), notice = told("https://images.example.org/a", "https://images.example.org/b")
        forget_addresses(Location.objects.filter(pk=one.pk), database_now())
        page = client.get(page_of(notice)).text
        assert page.count('class="notice-url-title"') == 1
        forget_addresses(Location.objects.filter(pk=other.pk), database_now())
        assert "Nothing in this notice waits for you any more" in client.get(page_of(notice)).text

    def test_too_many_answers_are_refused(self):
        (location,), notice = told()
        for number in range(ANSWERS_PER_ITEM):
            answer(notice, location, ProviderSays.DISPUTE, f"Reason {number}")
        with pytest.raises(TooManyAnswers):
            answer(notice, location, ProviderSays.DISPUTE, "Once more")

    def test_an_item_of_another_notice_is_not_touched(self):
        (_location,), notice = told()
        (other,), _theirs = told("https://other.example/b", contact=make_abuse_contact("Other"))
        theirs = NoticeItem.objects.get(location=other)
        assert take_answers(notice.pk, [ItemAnswer(theirs.pk, ProviderSays.REMOVED)]) == 0
        assert fresh(other).removal_state == RemovalState.NOTIFIED

    def test_answers_are_evidence(self):
        (location,), notice = told()
        answer(notice, location, ProviderSays.REMOVED)
        with pytest.raises(DatabaseError), transaction.atomic():
            ProviderAnswer.objects.update(says="moved")


class TestFollowingUp:
    def test_removed_waits_for_somebody_who_looks(self):
        (location,), notice = told()
        answer(notice, location, ProviderSays.REMOVED)
        assert Step.CHECK_REMOVED in steps_of(fresh(location))
        gone = confirm_gone(location.pk, by=make_colleague(), seen=SeenGone.OPENED)
        assert gone.removal_state == RemovalState.REMOVED_CONFIRMED
        assert gone.removed_at is not None
        assert notice.items.get().state == ItemState.GONE
        report = location.reports.get()
        assert public_status(report, [fresh(location)]).code == "gone"

    def test_still_there_asks_again_with_a_reminder(self):
        (location,), notice = told()
        answer(notice, location, ProviderSays.REMOVED)
        assert ask_again(location.pk, by=make_colleague())
        assert notice.items.get().state == ItemState.OPEN
        assert fresh(location).removal_state == RemovalState.NOTIFIED
        reminder = notice.reminders.get()
        send_notice(reminder.pk)
        sent = mail.outbox[-1]
        assert sent.subject.startswith(f"Reminder of notice {notice.number}")
        assert "hxxps://images[.]example[.]org/a" in sent.body
        assert answer_url(notice) in sent.body

    def test_a_move_is_looked_up_anew_and_followed(self):
        (location,), notice = told()
        Job.objects.filter(kind="hosting.observe").delete()
        answer(notice, location, ProviderSays.MOVED, "To a company abroad")
        assert Job.objects.filter(kind="hosting.observe", subject=str(location.pk)).exists()
        by = make_colleague()
        decide_country(location.pk, "US", by=by)
        moved = follow_move(location.pk, by=by)
        assert moved.removal_state == RemovalState.MOVED_ABROAD
        assert notice.items.get().state == ItemState.ENDED
        assert Step.FORWARD in steps_of(fresh(location))

    def test_a_move_within_the_country_needs_a_new_notice(self):
        (location,), notice = told()
        answer(notice, location, ProviderSays.MOVED)
        by, other = make_colleague(), make_abuse_contact("Other Hosting")
        assert follow_move(location.pk, by=by).removal_state == RemovalState.MOVED_DOMESTIC
        assert Step.NOTIFY in steps_of(fresh(location))
        assert queue_notice(location.pk, other.pk, by=by).notice.abuse_contact == other

    def test_a_dispute_waits_for_a_person_and_may_be_assessed_again(self):
        (location,), notice = told()
        answer(notice, location, ProviderSays.DISPUTE, "It is a film.")
        assert Step.ANSWER_DISPUTE in steps_of(fresh(location))
        assert fresh(location).next_due_at is not None
        assert assess_again(location.pk, by=make_colleague())

    def test_nothing_is_followed_up_before_anything_was_said(self):
        (location,), _notice = told()
        by, contact = make_colleague(), make_abuse_contact("Registrar")
        for verb in (ask_again, follow_move, give_up):
            with pytest.raises(NothingWasSaid):
                verb(location.pk, by=by)
        with pytest.raises(NothingWasSaid):
            escalate(location.pk, contact.pk, by=by, role=ProviderRole.REGISTRAR)
        with pytest.raises(NotSaidToBeGone):
            note_reappeared(location.pk, by=by)

    def test_what_is_back_begins_anew(self):
        (location,), _notice = told()
        by = make_colleague()
        confirm_gone(location.pk, by=by, seen=SeenGone.OPENED)
        assert not steps_of(fresh(location)) & {Step.NOTIFY}
        note_reappeared(location.pk, by=by)
        assert Step.NOTIFY in steps_of(fresh(location))

    def test_a_report_may_be_closed_while_an_answer_waits(self):
        (location,), notice = told()
        answer(notice, location, ProviderSays.DISPUTE, "It is a film.")
        make_by_hand(location)
        report = location.reports.get()
        close_report(report.pk, by=report.taken_on_by)
        assert Step.ANSWER_DISPUTE in steps_of(fresh(location))

    def test_told_by_hand_and_silent_goes_to_a_person(self):
        location = make_by_hand(make_judged(country="FR"), "provider")
        pass_hours(25)
        remind_late_providers()
        assert fresh(location).removal_state == RemovalState.UNANSWERED
        assert not ask_again(location.pk, by=make_colleague())


class TestReminders:
    def test_the_ladder_to_a_person(self):
        (location, _other), notice = told(
            "https://images.example.org/a", "https://images.example.org/b"
        )
        seen = []
        for _round in range(5):
            pass_hours(24)
            remind_late_providers()
            send_due_notices()
            for reminder in notice.reminders.filter(state=NoticeState.QUEUED):
                send_notice(reminder.pk)
            seen.append((fresh(location).removal_state, notice.reminders.count()))
        assert seen == [
            ("overdue", 1),
            ("overdue", 2),
            ("overdue", 3),
            ("unanswered", 3),
            ("unanswered", 3),
        ]
        assert Step.ESCALATE in steps_of(fresh(location))
        assert len(mail.outbox) == 1 + 3

    def test_the_ladder_begins_anew_once_somebody_asks_again(self):
        (location,), notice = told()
        for _round in range(4):
            self._a_day_passes(notice)
        assert fresh(location).removal_state == RemovalState.UNANSWERED
        assert ask_again(location.pk, by=make_colleague())
        self._reminders_leave(notice)
        seen = []
        for _round in range(5):
            self._a_day_passes(notice)
            seen.append((fresh(location).removal_state, notice.reminders.count()))
        assert seen == [
            ("overdue", 5),
            ("overdue", 6),
            ("overdue", 7),
            ("unanswered", 7),
            ("unanswered", 7),
        ]
        assert len(mail.outbox) == 1 + 7

    def _a_day_passes(self, notice):
        pass_hours(24)
        remind_late_providers()
        self._reminders_leave(notice)

    def _reminders_leave(self, notice):
        for reminder in notice.reminders.filter(state=NoticeState.QUEUED):
            send_notice(reminder.pk)

    def test_what_was_answered_is_not_in_the_reminder(self):
        (one, _other), notice = told("https://images.example.org/a", "https://images.example.org/b")
        answer(notice, one, ProviderSays.REMOVED)
        pass_hours(24)
        remind_late_providers()
        send_notice(notice.reminders.get().pk)
        assert "images[.]example[.]org/b" in mail.outbox[-1].body
        assert "images[.]example[.]org/a" not in mail.outbox[-1].body

    def test_an_answer_between_makes_the_reminder_needless(self):
        (location,), notice = told()
        pass_hours(24)
        remind_late_providers()
        answer(notice, location, ProviderSays.REMOVED)
        reminder = notice.reminders.get()
        assert not send_notice(reminder.pk)
        reminder.refresh_from_db()
        assert reminder.state == NoticeState.CANCELLED
        assert len(mail.outbox) == 1

    def test_a_long_stop_of_the_machine_leads_to_one_reminder(self):
        (_location,), notice = told()
        pass_hours(50)
        remind_late_providers()
        remind_late_providers()
        assert notice.reminders.count() == 1

    def test_a_retired_contact_goes_to_a_person_at_once(self):
        (location,), notice = told()
        retire_abuse_contact(notice.abuse_contact_id, by=make_colleague())
        pass_hours(24)
        remind_late_providers()
        assert fresh(location).removal_state == RemovalState.UNANSWERED

    def test_somebody_else_is_written_to(self):
        (location,), notice = told()
        pass_hours(100)
        remind_late_providers()
        by = make_colleague()
        registrar = make_abuse_contact("Example Registrar", roles=(ProviderRole.REGISTRAR,))
        item = escalate(location.pk, registrar.pk, by=by, role=ProviderRole.REGISTRAR)
        assert item.notice.role_addressed == ProviderRole.REGISTRAR
        assert notice.items.get().state == ItemState.ENDED
        send_now(item.notice_id, by=by)
        send_notice(item.notice_id)
        assert fresh(location).removal_state == RemovalState.NOTIFIED

    def test_giving_up_ends_the_waiting_and_an_answer_still_counts(self):
        (location,), notice = told()
        pass_hours(100)
        remind_late_providers()
        give_up(location.pk, by=make_colleague())
        assert steps_of(fresh(location)) == {Step.GIVEN_UP, Step.TELL_POLICE}
        answer(notice, location, ProviderSays.REMOVED)
        assert fresh(location).removal_state == RemovalState.REMOVED_CLAIMED

    def test_what_was_given_up_may_be_asked_of_the_same_provider_again(self):
        location, notice = given_up()
        assert ask_again(location.pk, by=make_colleague())
        assert fresh(location).removal_state == RemovalState.NOTIFIED
        send_notice(notice.reminders.latest("pk").pk)
        assert "hxxps://images[.]example[.]org/a" in mail.outbox[-1].body

    def test_what_was_given_up_may_be_asked_of_somebody_else(self):
        location, notice = given_up()
        registrar = make_abuse_contact("Example Registrar", roles=(ProviderRole.REGISTRAR,))
        by = make_colleague()
        item = escalate(location.pk, registrar.pk, by=by, role=ProviderRole.REGISTRAR)
        send_now(item.notice_id, by=by)
        send_notice(item.notice_id)
        assert fresh(location).removal_state == RemovalState.NOTIFIED
        assert notice.items.get().state == ItemState.ENDED

    def test_what_was_given_up_is_offered_both_ways_on(self):
        by = make_colleague()
        location, _notice = given_up(by)
        case = open_case(location.reports.get(), person=by)
        at = CaseAt(case, case.items[0])
        offered = {name for name, action in CASE.known.items() if action.is_offered(at)}
        assert {"ask_again", "escalate"} <= offered

    def test_nobody_is_written_to_as_what_they_are_not(self):
        """The form offers what they are by the register, and the verb takes nothing else."""
        location, notice = given_up()
        roles = (ProviderRole.UPSTREAM, ProviderRole.HOST)
        contact = make_abuse_contact("Wide Networks", roles=roles)
        with pytest.raises(NotInThatRole):
            escalate(location.pk, contact.pk, by=make_colleague(), role=ProviderRole.REGISTRAR)
        assert notice.items.get().state == ItemState.OPEN
        groups = EscalateForm(location=location).fields["contact_id"].choices
        offered = [value for _group, options in groups for value, _words in options]
        assert [one for one in offered if one.startswith(f"{contact.pk}:")] == [
            f"{contact.pk}:host",
            f"{contact.pk}:upstream",
        ]
        chosen = {"contact_id": f"{contact.pk}:upstream", "reason": "It carries them."}
        form = EscalateForm(chosen, location=location)
        assert form.is_valid(), form.errors
        said = form.cleaned_data
        assert (said["contact_id"], said["role"]) == (contact.pk, ProviderRole.UPSTREAM)
        wrong = EscalateForm(chosen | {"contact_id": f"{contact.pk}:registrar"}, location=location)
        assert list(wrong.errors) == ["contact_id"]

    def test_a_first_notice_to_what_a_provider_is_not_is_refused_as_well(self):
        location, contact = make_judged(country="FR"), make_abuse_contact()
        by = make_colleague()
        with pytest.raises(NotInThatRole):
            queue_notice(location.pk, contact.pk, by=by, role=ProviderRole.REGISTRAR)

    def test_what_is_assessed_again_is_not_reminded_of(self):
        (one, _other), notice = told("https://images.example.org/a", "https://images.example.org/b")
        pass_hours(24)
        remind_late_providers()
        assess_again(one.pk, by=make_colleague())
        send_notice(notice.reminders.get().pk)
        assert "images[.]example[.]org/a" not in mail.outbox[-1].body
        pass_hours(24)
        assert remind_late_providers() == 1, "only the other one"

    def test_what_is_not_illegal_after_all_is_asked_of_nobody(self):
        (location,), notice = told()
        by = make_colleague(Role.HOTLINE_SUPERVISOR)
        assess_again(location.pk, by=by)
        assess(location.pk, NewAssessment("not_illegal"), by=by)
        assert notice.items.get().state == ItemState.ENDED
        pass_hours(100)
        assert remind_late_providers() == 0
        with pytest.raises(NothingWasSaid):
            ask_again(location.pk, by=by)

    def test_every_profile_has_a_ladder(self):
        for name, version in profiles.PROFILE_VERSIONS.items():
            rules = profiles.load(name, version).notice
            assert rules.reminder_hours
            assert reminders_refused(rules.reminder_hours, rules.deadline_hours) is None


def test_the_projection_can_be_rebuilt_after_answers():
    (location,), notice = told()
    answer(notice, location, ProviderSays.MOVED)
    call_command("rebuild_locations", check=True)


def test_the_case_shows_an_answer_under_its_own_notice_and_says_whose_it_is(client):
    by = sign_in(client)
    (location,), notice = told(by=by, contact=make_abuse_contact("Harbour"))
    answer(notice, location, ProviderSays.DISPUTE, "These are pictures of a museum.")
    registrar = make_abuse_contact("Lighthouse", roles=(ProviderRole.REGISTRAR,))
    item = escalate(location.pk, registrar.pk, by=by, role=ProviderRole.REGISTRAR)
    send_now(item.notice_id, by=by)
    send_notice(item.notice_id)
    answer(item.notice, location, ProviderSays.REMOVED, "Suspended.")
    report = location.reports.get()
    shown = client.get(reverse("hotline_desk:case", args=[report.public_ref]))
    at = shown.context["item"]
    assert [one.words for one in at.said_now] == ["Suspended."]
    assert [one.words for one in at.said_before] == ["These are pictures of a museum."]
    now, before = (
        " ".join(part.split())
        for part in re.split("What was said to other notices", shown.text, maxsplit=1)
    )
    assert f"by the link in notice {item.notice.number}" in now
    assert "<bdi>Lighthouse</bdi>: <strong>Says it is removed" in now
    assert "museum" not in now.split("What the provider said")[1]
    assert "<bdi>Harbour</bdi>: <strong>Disagrees" in before
    assert f"by the link in notice {notice.number}" in before
