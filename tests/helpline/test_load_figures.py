"""Load and exposure: worked out by hand, and nobody of staff can be recognised in it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from helpline.desk.load_table import file_of, load_table
from helpline.models import Conversation, Shift
from helpline.operations import shifts
from helpline.operations.load_figures import (
    WeekLoad,
    load_figures,
    mondays,
    stretches_of,
    together,
)
from helpline.policies.periods import period_of, read_period
from helpline.states.shift import ShiftState
from portal.accounts.models import User
from portal.audit.models import Entry
from tests.makers import helpline as make

QUARTER = read_period("2026-Q3")
MONDAY = date(2026, 7, 6)
BEGAN = datetime(2026, 7, 6, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
PAGE = "/desk/helpline/statistics/load/"


@pytest.fixture(autouse=True)
def in_brussels():
    with timezone.override("Europe/Brussels"):
        yield


def shift_began(person):
    return Shift.objects.get(counsellor=person).began_at


def week(number=0, people=6, chats=30, hard=8, breaks=9):
    return WeekLoad(
        MONDAY + timedelta(days=7 * number),
        set(range(people)),
        20 * HOUR,
        chats,
        hard,
        breaks,
        breaks * HOUR / 2,
    )


class TestHours:
    def test_breaks_and_being_away_are_no_work(self):
        changes = [
            ("shift.ready", BEGAN),
            ("shift.break", BEGAN + HOUR),
            ("shift.ready", BEGAN + 2 * HOUR),
            ("shift.away", BEGAN + 3 * HOUR),
            ("shift.ready", BEGAN + 4 * HOUR),
            ("shift.stop", BEGAN + 5 * HOUR),
            ("shift.ended", BEGAN + 6 * HOUR),
        ]
        found = list(stretches_of(7, BEGAN, BEGAN + 6 * HOUR, changes))
        assert [(one.state, one.ends - one.begins) for one in found] == [
            (ShiftState.AVAILABLE, HOUR),
            (ShiftState.BREAK, HOUR),
            (ShiftState.AVAILABLE, HOUR),
            (ShiftState.AWAY, HOUR),
            (ShiftState.AVAILABLE, HOUR),
            (ShiftState.WRAP_UP_ONLY, HOUR),
        ]

    def test_a_quarter_has_the_weeks_whose_monday_falls_in_it(self):
        third, fourth = list(mondays(QUARTER)), list(mondays(read_period("2026-Q4")))
        assert (third[0], third[-1]) == (MONDAY, date(2026, 9, 28))
        assert fourth[0] == date(2026, 10, 5)


@pytest.mark.django_db
class TestFromTheRecords:
    def on_shift(self, begins, hours):
        person = make.make_counsellor()
        shifts.stop(by=person)
        Shift.objects.filter(counsellor=person).update(
            began_at=begins, ended_at=begins + hours * HOUR
        )
        return person

    def test_a_shift_over_midnight_of_sunday_belongs_to_both_weeks(self):
        sunday = datetime(2026, 7, 12, 20, tzinfo=UTC)  # 22:00 in Brussels
        self.on_shift(sunday, 5)
        first, second, *_rest = load_figures(QUARTER, now=timezone.now())
        assert (first.worked, second.worked) == (2 * HOUR, 3 * HOUR)
        assert (len(first.counsellors), len(second.counsellors)) == (1, 1)

    def test_chats_count_by_when_they_were_accepted_and_hard_by_their_risk(self):
        by = make.make_counsellor()
        for level in (None, 1, 2, 4):
            chat = make.make_closed(counsellor=by)
            Conversation.objects.filter(pk=chat.pk).update(accepted_at=BEGAN, risk=level)
        found = load_figures(QUARTER, now=timezone.now())
        assert (found[0].chats, found[0].hard) == (4, 2)
        assert sum(one.chats for one in found) == 4

    def test_breaks_are_counted_where_they_begin(self):
        person = make.make_counsellor()
        for _each in range(2):
            shifts.take_break(by=person)
            shifts.ready(by=person)
        monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
        now = timezone.now()
        found = load_figures(period_of(monday, months=3), now=now)
        (this_week,) = (one for one in found if one.first == monday)
        assert this_week.breaks == 2
        assert timedelta(0) < this_week.worked + this_week.rested <= now - shift_began(person)

    def test_three_queries_however_many(self, django_assert_num_queries):
        for _each in range(3):
            self.on_shift(BEGAN, 2)
        with django_assert_num_queries(3):
            load_figures(QUARTER, now=timezone.now())


class TestNobodyIsRecognised:
    def test_full_weeks_stand_by_themselves(self):
        table = load_table([week(0), week(1)])
        assert [line.chats for line in table.weeks] == [30, 30]
        assert table.weeks[0].per_hour == pytest.approx(1.5)
        assert (table.together, table.all.chats) == (None, 60)

    @pytest.mark.parametrize("thin", [{"people": 4}, {"chats": 3, "hard": 0}])
    def test_thin_weeks_stand_together_and_never_alone(self, thin):
        table = load_table([week(0), week(1, **thin), week(2, people=4)])
        assert [line.is_hidden for line in table.weeks] == [False, True, True]
        alone = load_table([week(0), week(1, **thin)])
        assert alone.together is None
        assert alone.all.is_hidden, "the difference would tell the hidden week"

    def test_one_person_in_many_weeks_is_still_one(self):
        weeks = [week(number, people=1) for number in range(6)]
        assert len(together(weeks).counsellors) == 1
        table = load_table(weeks)
        assert table.together is None
        assert all(line.is_hidden for line in [*table.weeks, table.all])

    def test_a_small_count_cannot_be_worked_out_from_the_others(self):
        table = load_table([week(0, hard=2), week(1, hard=9), week(2, hard=12)])
        hidden = [line.hard is None for line in [*table.weeks, table.all]]
        assert hidden[0]
        assert sum(hidden) > 1

    def test_few_breaks_hide_all_of_them(self):
        table = load_table([week(0, breaks=1), week(1, breaks=2)])
        assert {line.breaks for line in [*table.weeks, table.all]} == {None}
        assert {line.break_hours for line in table.weeks} == {None}

    def test_the_file_hides_the_same(self):
        rows = list(file_of(load_table([week(0), week(1, people=2)]), QUARTER))
        assert rows[1][1:4] == [6, 20, 30]
        assert rows[2][1:] == ["c"] * 7


@pytest.mark.django_db
class TestThePage:
    def test_a_week_of_one_counsellor_shows_nothing_of_them(self, signed_in):
        chat = make.make_closed()
        User.objects.filter(pk=chat.assigned_to_id).update(display_name="Canary")
        browser = signed_in(make.make_staff("helpline.view_figures"))
        running = browser.get(PAGE).context["periods"][0][0]
        page = browser.get(PAGE, {"period": running}).text
        assert "too few to be shown" in page
        assert "Canary" not in page
        assert f'href="{PAGE}"' in browser.get("/desk/helpline/statistics/").text

    @pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
    def test_a_quarter_that_is_over_leaves_as_a_file_on_the_record(self, signed_in, kind):
        person = make.make_staff("helpline.view_figures")
        browser = signed_in(person)
        over = browser.get(PAGE).context["periods"][1][0]
        answer = browser.post(f"{PAGE}file/", {"period": over, "format": kind})
        assert f"balise-load-{over}.{kind}" in answer["Content-Disposition"]
        entry = Entry.objects.get(verb="sheet.exported")
        assert (entry.by, entry.facts["sheet"]) == (person, "load")

    def test_one_that_runs_does_not(self, signed_in):
        browser = signed_in(make.make_staff("helpline.view_figures"))
        running = browser.get(PAGE).context["periods"][0][0]
        sent = {"format": "csv", "period": running}
        assert browser.post(f"{PAGE}file/", sent).status_code == 302
        assert not Entry.objects.filter(verb="sheet.exported").exists()

    def test_is_not_for_counsellors(self, signed_in):
        assert signed_in(make.make_counsellor()).get(PAGE).status_code == 403
