"""A centre's whole content goes back to the tables of an earlier release and comes up again.

What was reported, told, held, answered and written must then be as it was, and every open case
must wait for somebody or for a clock.
"""

import pytest

from hotline.models import (
    Assessment,
    Forward,
    Hold,
    Location,
    Notice,
    NoticeItem,
    ProviderAnswer,
    Referral,
    Removal,
    Reply,
    Report,
    Watch,
)
from hotline.operations.forwards import queue_forward
from hotline.operations.mailbox import Mailed, take_mail
from hotline.operations.notices import queue_notice
from hotline.operations.standing import standing, steps
from hotline.operations.tracks import keep_phases, project
from hotline.policies import profiles
from hotline.policies.next_steps import next_due_at, steps_of_case
from hotline.states import REPORT_ENDED, ProviderSays, Verdict
from portal.database.clock import database_now
from tests.hotline.test_provider_answers import answer, told
from tests.hotline.test_replies import reply_to
from tests.makers.hotline import (
    make_abuse_contact,
    make_claimed,
    make_colleague,
    make_judged,
    make_partner,
    make_report,
)
from tests.makers.police import make_hold, make_referral
from tests.migrating import at_release

KEPT = {
    Assessment: ("location_id", "round", "assessor_id", "classification_id", "confidence"),
    Forward: ("location_id", "state", "country"),
    Hold: ("location_id", "state", "agency", "began_at", "expires_at"),
    Location: ("canonical", "country", "verdict", "phase", "removal_state", "police_state"),
    Notice: ("state", "message_id", "abuse_contact_id", "send_after", "sent_at", "deadline_at"),
    NoticeItem: ("state", "notice_id", "location_id", "legal_basis", "ips"),
    ProviderAnswer: ("item_id", "says", "given_at"),
    Referral: ("location_id", "state", "referred_at", "due_at", "unit_id"),
    Removal: ("location_id", "state", "first_notice_at", "due_at", "removed_at"),
    Reply: ("notice_id", "kind", "state", "received_at", "due_at"),
    Report: ("public_ref", "state", "outcome", "received_at", "closed_at"),
    Watch: ("location_id", "state", "began_at", "due_at", "against"),
}

NEWEST = "0070_answers_by_role"


def content():
    """A little of everything, by today's verbs."""
    by = make_colleague()
    make_report("https://new.example/a")
    make_claimed(make_report("https://claimed.example/a"))
    make_judged("not_illegal", typed="https://fine.example/a")
    make_judged("baseline", typed="https://second.example/a", alone=True)
    waits = make_judged("baseline", typed="https://waits.example/a", country="FR")
    queue_notice(waits.pk, make_abuse_contact("Another Hosting").pk, by=by)
    typed = [f"https://told.example/{word}" for word in ("silent", "removed", "disputed")]
    (_silent, removed, disputed), notice = told(*typed)
    answer(notice, removed, ProviderSays.REMOVED)
    answer(notice, disputed, ProviderSays.DISPUTE, "It is a museum.")
    assert take_mail(reply_to(notice.message_id)) == Mailed.REPLY
    make_referral(make_judged("baseline", typed="https://police.example/a", country="FR"))
    held = make_judged("baseline", typed="https://held.example/a", country="FR")
    make_hold(make_referral(held).location)
    make_partner("US")
    abroad = make_judged("baseline", typed="https://abroad.example/a", country="US")
    queue_forward(abroad.pk, by=by)
    make_judged("baseline", typed="http://" + "a" * 56 + ".onion/a")


def facts():
    """What must not change, by model and row."""
    return {
        model.__name__: {
            row[0]: dict(zip(columns, row[1:], strict=True))
            for row in model.objects.values_list("pk", *columns)
        }
        for model, columns in KEPT.items()
    }


def must_wait_for_something():
    """No open case without a due action or a clock; as the machine of the hotline has it."""
    now, profile = database_now(), profiles.current()
    for location in Location.objects.all():
        assert project(location) == {name: getattr(location, name) for name in project(location)}
        if location.verdict == Verdict.ILLEGAL and not location.is_gone:
            watched = Watch.objects.open().filter(location=location).exists()
            assert watched or next_due_at(standing(location, now), profile), location.canonical
    for report in Report.objects.exclude(state__in=REPORT_ENDED):
        named = [one.location for one in report.submissions.select_related("location")]
        unread = report.unread_since is not None
        assert steps_of_case(report.state, [steps(one, now) for one in named], unread=unread), (
            report.state,
            [one.canonical for one in named],
        )


@pytest.mark.parametrize("release", ["0039_unresponsive"])
def test_a_centre_of_an_earlier_release_is_brought_up_as_it_was(transactional_db, release):
    content()
    must_wait_for_something()
    before = facts()
    assert all(before[model.__name__] for model in KEPT)
    with at_release("hotline", release) as (apps, migrate_to):
        assert apps.get_model("hotline", "Notice").objects.count() == len(before["Notice"])
        existed = {name for name in before if name.lower() in apps.all_models["hotline"]}
        assert before.keys() - existed <= {"Reply"}, "replies came with 0033"
        migrate_to(NEWEST)
        keep_phases()
        after = facts()
        assert {name: after[name] for name in existed} == {name: before[name] for name in existed}
        must_wait_for_something()
