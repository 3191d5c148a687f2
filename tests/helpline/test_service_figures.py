"""How the service went: each figure against one worked out by hand."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from helpline.models import Contact, Conversation, LeftMessage, SafeguardingIncident
from helpline.models.category import Scheme
from helpline.operations import demo, demo_figures, finishing, safeguarding
from helpline.operations.leaving_messages import NewLeftMessage, leave_message
from helpline.operations.service_figures import percent, service_figures
from helpline.operations.sheets import sheet_of
from helpline.policies.answering import percentile
from helpline.policies.periods import period_of, read_period
from helpline.words.answers import Audience, Safety, Wish
from portal.accounts import demo as people
from portal.accounts.roles import DUTIES, Role
from tests.makers import helpline as make

pytestmark = pytest.mark.django_db
PAGE = "/desk/helpline/statistics/"
BEGAN = datetime(2026, 10, 7, 8, 15, tzinfo=UTC)
"""A Wednesday, at 10:15 in Brussels."""
OCTOBER = read_period("2026-10")


@pytest.fixture(autouse=True)
def in_brussels():
    with timezone.override("Europe/Brussels"):
        yield


def moved(conversation, *, began=BEGAN, **seconds):
    """Its moments so many seconds after it began; other columns as given."""
    columns = {"opened_at": began, "waiting_since": began}
    for name, value in seconds.items():
        is_moment = name.endswith("_at") and value is not None
        columns[name] = began + timedelta(seconds=value) if is_moment else value
    Conversation.objects.filter(pk=conversation.pk).update(**columns)


def answered(wait, by, shown=(None, None), **more):
    chat = make.make_closed(counsellor=by, **more)
    low, high = shown
    moved(chat, accepted_at=wait, ended_at=wait + 900, shown_wait_low=low, shown_wait_high=high)


def left_after(seconds):
    waiting = make.make_waiting()
    finishing.leave(make.visitor_of(waiting))
    moved(waiting, ended_at=seconds)


@pytest.fixture
def october(db):
    """Four answered, two who left, one missed, one who still waits; and one of November."""
    by = make.make_counsellor()
    answered(60, by, (0, 2))
    answered(300, by, (10, 20))
    answered(1200, by, (1, 3))
    answered(90, by, safety=Safety.UNSAFE)
    left_after(10)
    left_after(30)
    missed = make.make_waiting()
    gone = {"ended_at": 600, "over_at": 600, "close_reason": "closing_time", "due_at": None}
    moved(missed, state="missed", **gone)
    moved(make.make_waiting())
    moved(make.make_waiting(), began=datetime(2026, 10, 31, 23, 0, tzinfo=UTC))


def test_who_joined_the_line_and_what_became_of_them(october):
    figures = service_figures(OCTOBER)
    assert (figures.offered, figures.answered, figures.share_answered) == (8, 4, 50)
    assert (figures.left_at_once, figures.abandoned) == (1, 1)
    assert (figures.missed, figures.waiting) == (1, 1)
    assert service_figures(read_period("2026-11")).offered == 1


def test_waits_by_band(october):
    figures = service_figures(OCTOBER)
    ordinary, unsafe = (dict(figures.waits_by_band)[band] for band in (3, 1))
    assert (ordinary.number, ordinary.median, ordinary.ninetieth) == (3, 300, 1020)
    assert (ordinary.within, ordinary.share_within) == (2, 67)
    assert (unsafe.number, unsafe.median, unsafe.within) == (1, 90, 0)
    assert (figures.waits.number, figures.waits.median, figures.waits.share_within) == (4, 195, 50)


def test_the_wait_that_was_shown_against_the_real_one(october):
    estimates = service_figures(OCTOBER).estimates
    assert (estimates.sooner, estimates.as_said, estimates.later) == (1, 1, 1)
    assert estimates.share_as_said == 33


def test_the_load_by_hour_of_the_week_is_by_the_clocks_of_the_site(october):
    hours = service_figures(OCTOBER).hours
    assert hours[2][10] == 8
    assert sum(map(sum, hours)) == 8


def called(*, level=None, came=None, limit=120, alone=False):
    chat = make.make_chat()
    call = safeguarding.call_for_help(chat.pk, by=chat.assigned_to)
    moments = {"called_at": BEGAN, "acknowledge_by": BEGAN + timedelta(seconds=limit)}
    if came is not None:
        safeguarding.acknowledge(call.pk, by=make.make_supervisor())
        moments |= {"acknowledged_at": BEGAN + timedelta(seconds=came), "alone": alone}
    SafeguardingIncident.objects.filter(pk=call.pk).update(level=level, **moments)


def test_until_a_supervisor_came():
    called(came=30)
    called(came=120)
    called(came=3000, alone=True)  # nobody else came: whoever talked decided alone
    called(level=3, came=150)
    called(level=4, limit=60)
    calls = dict(service_figures(OCTOBER).calls)
    assert (calls["other"].number, calls["other"].median, calls["other"].within) == (3, 75, 2)
    assert (calls["high"].number, calls["high"].ninetieth, calls["high"].within) == (1, 150, 0)
    assert (calls["imminent"].number, calls["imminent"].median) == (1, None)
    assert calls["imminent"].share_within == 0


def test_messages_left_are_counted_apart():
    new = NewLeftMessage(Audience.CHILD, "Please write to me.", Wish.NOTHING, "", "en")
    LeftMessage.objects.filter(pk=leave_message(new, form_token="one").pk).update(left_at=BEGAN)
    figures = service_figures(OCTOBER)
    assert (figures.left_messages, figures.offered) == (1, 0)


@pytest.mark.parametrize(
    ("values", "share", "found"),
    [
        ([], 0.5, None),
        ([7], 0.9, 7),
        ([4, 1, 3, 2], 0.5, 2.5),
        ([10, 20, 30, 40, 50], 0.9, 46),
    ],
)
def test_a_percentile_lies_between_the_nearest_two(values, share, found):
    assert percentile(values, share) == found


def test_nothing_of_nothing_is_no_share():
    assert (percent(0, 0), percent(1, 3), percent(2, 3)) == (None, 33, 67)


@pytest.mark.parametrize(
    "role", [Role.HELPLINE_SUPERVISOR, Role.SAFEGUARDING_LEAD, Role.CENTRE_MANAGER]
)
def test_the_page_says_each_figure_and_what_it_means(signed_in, october, role):
    desk = signed_in(make.make_staff(*DUTIES[role].permissions))
    page = desk.get(PAGE, {"period": "2026-10"})
    assert page.context["figures"].offered == 8
    assert "Half waited at most the median" in page.text
    assert '<td class="number-cell load-4">8</td>' in page.text
    names = Conversation.objects.values_list("assigned_to__email", flat=True)
    assert not [name for name in names if name and name in page.text]


def test_nobody_else_sees_it(signed_in):
    desk = signed_in(make.make_staff("helpline.answer", "hotline.assess_location"))
    assert desk.get(PAGE).status_code == 403


def test_an_empty_period_has_no_shares(signed_in):
    desk = signed_in(make.make_staff("helpline.view_figures"))
    page = desk.get(PAGE, {"period": "nonsense"})
    assert page.context["period"].first == timezone.localdate().replace(day=1)
    assert page.context["figures"].share_answered is None
    assert page.context["waits"] == {"number": 0, "median": "–", "ninetieth": "–", "share": "–"}


def test_the_page_takes_as_many_queries_however_many_chats(
    signed_in, october, django_assert_num_queries
):
    desk = signed_in(make.make_staff("helpline.view_figures"))
    desk.get(PAGE, {"period": "2026-10"})
    with django_assert_num_queries(8):
        desk.get(PAGE, {"period": "2026-10"})
    left_after(50)
    with django_assert_num_queries(8):
        desk.get(PAGE, {"period": "2026-10"})


def test_the_demo_has_contacts_of_a_whole_year_and_is_loaded_once():
    people.load_demo(timezone.now())
    demo_figures.load_demo(timezone.now())
    number = Contact.objects.count()
    last_year = period_of(timezone.localdate(), months=12).before()
    assert sheet_of(Scheme.CHI, last_year).total > 300
    assert sheet_of(Scheme.INSAFE, read_period(f"{last_year.code}-Q4")).total > 60
    demo_figures.load_demo(timezone.now())
    assert Contact.objects.count() == number


def test_outside_the_demo_no_contact_is_invented(settings):
    settings.DEMO = False
    with pytest.raises(demo.OutsideTheDemo):
        demo_figures.load_demo(timezone.now())
