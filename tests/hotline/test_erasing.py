"""A reporter has erased what they told us: at once, as far as no duty keeps it."""

import html

import pytest
from django.urls import reverse

from hotline.models import Report, ReporterContact, Submission
from hotline.operations.assessing import NewAssessment
from hotline.operations.assessing_again import assess_again
from hotline.operations.closing import set_aside
from hotline.operations.erasing import erase_on_request
from hotline.operations.reading import open_texts
from hotline.operations.reporting import take_report
from hotline.operations.thread import Told, ask_reporter, hear_reporter
from hotline.states import Outcome, ReportState
from hotline.views.anonymous_forms import SAME_SIZE_BYTES
from hotline.words.errors import NothingToRead
from portal.accounts.roles import Role
from portal.audit.models import Entry
from portal.privacy import form_tokens, receipts
from portal.privacy.models import SubjectKey
from portal.privacy.retention import purge_one
from portal.privacy.sealing import Shredded
from tests.hotline.test_desk import sign_in
from tests.makers.hotline import (
    PURPOSE,
    assess,
    locations_of,
    make_claimed,
    make_colleague,
    make_statement,
)

pytestmark = pytest.mark.django_db
NARRATIVE = "canary narrative"
ADDED = "canary in the thread"
CONTACT = "canary@example.org"
BASELINE = NewAssessment("baseline", youngest_age="7-10")


def taken(**more):
    """A report with words and a contact, and its receipt."""
    token = form_tokens.new(PURPOSE)
    said = {"narrative": NARRATIVE, "contact": CONTACT, "found_via": "canary way"} | more
    report = take_report(make_statement(**said), token=token).report
    hear_reporter(report.pk, ADDED, number=0)
    return report, receipts.from_token(token).text


def judged(new=BASELINE, **more):
    """The same, assessed."""
    report, receipt = taken(**more)
    _report, by = make_claimed(report)
    open_texts(report.pk, by=by, purpose="judge")
    assess(locations_of(report)[0].pk, new, by=by)
    report.refresh_from_db()
    return report, receipt


def words_are_gone(report):
    report.refresh_from_db()
    with pytest.raises(Shredded):
        report.key.unwrapped()
    texts = (report.narrative, report.found_via, report.access_hint, report.forget_at)
    assert texts == (None, None, None, None)
    assert not Submission.objects.filter(report=report).exclude(raw=None).exists()
    return True


def test_contact_and_words_are_destroyed_at_once():
    report, _receipt = taken()
    contact_key = report.contact.key_id
    erase_on_request(report.pk)
    assert not ReporterContact.objects.exists()
    with pytest.raises(Shredded):
        SubjectKey.objects.get(pk=contact_key).unwrapped()
    assert words_are_gone(report)
    assert not report.wants_answer
    with pytest.raises(NothingToRead):
        open_texts(report.pk, by=make_colleague(), purpose="judge")


def test_the_record_says_that_it_was_asked_and_no_word_of_theirs():
    report, _receipt = taken()
    erase_on_request(report.pk)
    first = Report.objects.get(pk=report.pk).erasure_asked_at
    erase_on_request(report.pk)
    assert Report.objects.get(pk=report.pk).erasure_asked_at == first
    (entry,) = Entry.objects.filter(verb="report.erasure_asked")
    assert (entry.actor, entry.by) == ("reporter", None)
    assert entry.facts == {"contact": True, "words": "destroyed"}


def test_what_was_found_illegal_keeps_the_words_and_not_the_contact():
    report, _receipt = judged()
    erase_on_request(report.pk)
    report.refresh_from_db()
    assert not ReporterContact.objects.exists()
    assert report.forget_at is not None
    opened = open_texts(report.pk, by=report.taken_on_by, purpose="judge")
    assert opened.narrative == NARRATIVE
    (entry,) = Entry.objects.filter(verb="report.erasure_asked")
    assert entry.facts == {"contact": True, "words": "kept"}


def test_words_that_were_kept_go_when_it_turns_out_not_illegal():
    report, _receipt = judged()
    erase_on_request(report.pk)
    supervisor = make_colleague(Role.HOTLINE_SUPERVISOR)
    (location,) = locations_of(report)
    assess_again(location.pk, by=supervisor)
    assess(location.pk, NewAssessment("not_illegal"), by=supervisor)
    report.refresh_from_db()
    assert report.state == ReportState.CLOSED
    purge_one("hotline.Report.forget_at")
    assert words_are_gone(report)


def test_while_somebody_is_in_danger_the_words_stay():
    report, _receipt = taken(imminent_danger=True)
    erase_on_request(report.pk)
    report.refresh_from_db()
    assert report.forget_at is not None
    assert not ReporterContact.objects.exists()
    set_aside(report.pk, Outcome.OUT_OF_SCOPE, by=make_colleague(Role.HOTLINE_SUPERVISOR))
    purge_one("hotline.Report.forget_at")
    assert words_are_gone(report)


def test_nobody_waits_for_an_answer_to_a_question_that_is_erased():
    report, _receipt = taken()
    _report, by = make_claimed(report)
    ask_reporter(report.pk, "Where?", by=by)
    erase_on_request(report.pk)
    report.refresh_from_db()
    assert (report.state, report.question_due_at) == (ReportState.ACCEPTED, None)
    assert hear_reporter(report.pk, "more", number=9) == Told.ENDED


def test_a_report_that_was_erased_is_assessed_and_closed_like_any_other():
    report, _receipt = taken()
    erase_on_request(report.pk)
    _report, by = make_claimed(report)
    assess(locations_of(report)[0].pk, NewAssessment("not_illegal"), by=by)
    report.refresh_from_db()
    assert report.state == ReportState.CLOSED
    assert report.forget_at is None  # nothing is left that a clock could forget


# ---- behind the receipt


def look(client, receipt, **sent):
    language = sent.pop("language", "en")
    return client.post(f"/{language}/report/status/", {"receipt": receipt, **sent})


def read(page):
    return html.unescape(page.text)


def test_the_status_page_erases_it(client):
    report, receipt = taken()
    page = look(client, receipt)
    assert "Erase what you told us" in read(page)
    assert "it is gone at once. Nobody can read it any more" in read(page)
    page = look(client, receipt, erase="yes", sure="on")
    assert "It is erased." in read(page)
    assert "nobody can read what you wrote" in read(page)
    assert words_are_gone(report)
    later = read(look(client, receipt))
    assert "you asked us to erase what you told us" in later
    assert "Yes, erase it for ever" not in later
    assert report.public_ref in later


def test_without_the_tick_nothing_is_erased(client):
    report, receipt = taken()
    page = look(client, receipt, erase="yes")
    assert "Nothing has been erased yet." in read(page)
    report.refresh_from_db()
    assert report.erasure_asked_at is None
    assert ReporterContact.objects.filter(report=report).exists()


def test_it_says_beforehand_and_afterwards_what_is_kept_and_why(client):
    _report, receipt = judged()
    before = read(look(client, receipt))
    assert "what you reported is against the law and your words may help to prove it" in before
    after = read(look(client, receipt, erase="yes", sure="on"))
    assert "What you wrote is locked away, and goes too once the law lets it." in after
    assert "nobody can read what you wrote" not in after
    _report, receipt = taken(typed="https://other.example.org/a", imminent_danger=True)
    assert "somebody may be in danger" in read(look(client, receipt))


def test_a_receipt_nobody_has_erases_nothing_and_looks_like_any_miss(client):
    report, _receipt = taken()
    nobody = receipts.from_token("nobody").text
    page = look(client, nobody, erase="yes", sure="on")
    assert "We know no report" in page.text
    assert len(page.content) == SAME_SIZE_BYTES
    report.refresh_from_db()
    assert report.erasure_asked_at is None


@pytest.mark.parametrize("language", ["en", "fr", "nl", "de", "es", "ar"])
def test_the_page_keeps_its_size_in_every_language(client, language):
    _report, receipt = judged()
    for sent in ({}, {"erase": "yes"}, {"erase": "yes", "sure": "on"}, {}):
        assert len(look(client, receipt, language=language, **sent).content) == SAME_SIZE_BYTES


def test_the_desk_says_that_it_was_erased_on_request(client):
    report, _receipt = taken()
    sign_in(client)
    case = reverse("hotline_desk:case", args=[report.public_ref])
    assert "Open the text" in client.get(case).text
    erase_on_request(report.pk)
    shown = client.get(case).text
    assert "Erased on request" in shown
    assert "How to reach the reporter and their words are destroyed." in shown
    assert "Open the text" not in shown.partition("<main")[2].partition("told-title")[2][:2500]


def test_the_desk_says_what_is_kept(client):
    report, _receipt = judged()
    erase_on_request(report.pk)
    sign_in(client)
    shown = client.get(reverse("hotline_desk:case", args=[report.public_ref])).text
    assert "Their words are kept as evidence or because of danger" in shown
