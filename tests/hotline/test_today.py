"""Today: what is mine, what is late, what is next, and how much of my viewing is left."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hotline.desk.clock_chart import HEIGHT, columns
from hotline.models import Media
from hotline.operations.assessing import NewAssessment
from hotline.operations.claims import claim
from hotline.operations.welfare import set_plan
from hotline.policies.welfare import Plan
from portal.accounts.models import User
from portal.accounts.roles import Role, give
from tests.hotline.queries import asked
from tests.hotline.test_desk import sign_in
from tests.hotline.test_welfare import have_looked
from tests.makers.hotline import (
    locations_of,
    look_again,
    make_claimed,
    make_colleague,
    make_judged,
    make_report,
)

pytestmark = pytest.mark.django_db
TODAY = "/desk/hotline/today/"
QUERIES = 27
"""Five for who asks, four counts beside the menu, eighteen for the page."""


@pytest.fixture
def analyst(client):
    return sign_in(client)


def shown(client, name):
    """What stands in one of the lists, as canonical URLs."""
    return [row.location.canonical for row in client.get(TODAY).context[name]]


def long_ago():
    return timezone.now() - timedelta(days=9)


def test_the_desk_of_analysts_and_supervisors_begins_here(client):
    for role in (Role.ANALYST, Role.HOTLINE_SUPERVISOR):
        sign_in(client, role)
        assert client.get("/desk/")["Location"] == TODAY
        page = client.get(TODAY).text
        assert f'<a href="{TODAY}" data-go="h" aria-current="page">' in page
        assert "Today in the hotline" not in page


def test_whoever_works_elsewhere_too_finds_it_first_among_the_lists(client):
    both = make_colleague()
    give(both, [Role.ANALYST, Role.COUNSELLOR])
    sign_in(client, person=User.objects.get(pk=both.pk))
    page = client.get("/desk/").text
    assert page.index("Today in the hotline") < page.index("What is due")


def test_others_do_not_come_here(client):
    sign_in(client, Role.COUNSELLOR)
    assert client.get(TODAY).status_code == 403
    assert client.get("/desk/").status_code == 200


def test_mine_stands_by_the_clock(client, analyst):
    make_claimed(make_report("https://later.example/"), by=analyst)
    make_claimed(make_report("https://sooner.example/", imminent_danger=True), by=analyst)
    make_claimed(make_report("https://theirs.example/"))
    assert shown(client, "mine") == ["https://sooner.example/", "https://later.example/"]


def test_what_is_late_with_colleagues_or_nobody_is_counted_and_shown(client, analyst):
    make_report("https://nobody.example/", now=long_ago())
    make_claimed(make_report("https://theirs.example/", now=long_ago()))
    make_claimed(make_report("https://mine.example/", now=long_ago()), by=analyst)
    make_report("https://in-time.example/")
    late = shown(client, "late")
    assert set(late) == {"https://nobody.example/", "https://theirs.example/"}
    assert client.get(TODAY).context["late_count"] == 2


def test_more_that_is_late_than_is_shown_is_counted_all_the_same(client, analyst):
    for number in range(7):
        make_report(f"https://late.example/{number}", now=long_ago())
    page = client.get(TODAY)
    assert (len(page.context["late"]), page.context["late_count"]) == (5, 7)
    assert '<span class="count count--waiting">7</span>' in page.text


def test_next_is_what_nobody_is_on_and_nobody_is_spared(client, analyst):
    set_plan(analyst.pk, Plan(no_video=True), by=analyst)
    make_report("https://free.example/")
    make_report("https://film.example/", media=Media.VIDEO)
    make_claimed(make_report("https://theirs.example/"))
    assert shown(client, "coming") == ["https://free.example/"]


def test_a_second_look_is_next_for_others_and_never_for_who_looked_first(client, analyst):
    second = make_judged("national", typed="https://doubt.example/", alone=True)
    mine = make_judged("national", typed="https://mine.example/", by=analyst, alone=True)
    assert shown(client, "coming") == [second.canonical]
    assert shown(client, "mine") == []
    sign_in(client)
    assert set(shown(client, "coming")) == {second.canonical, mine.canonical}


def test_what_two_differ_in_is_next_for_who_decides(client, analyst):
    found = make_judged("national", typed="https://differ.example/", alone=True)
    look_again(found, NewAssessment("not_illegal"))
    assert shown(client, "coming") == []
    sign_in(client, Role.HOTLINE_SUPERVISOR)
    assert shown(client, "coming") == [found.canonical]


def test_while_one_rests_what_is_next_needs_no_looking(client, analyst):
    new, told = make_report("https://new.example/"), make_judged(typed="https://told.example/")
    told.reports.update(taken_on_by=None)
    assert set(shown(client, "coming")) == {"https://new.example/", "https://told.example/"}
    have_looked(analyst, 50)
    assert shown(client, "coming") == ["https://told.example/"]
    page = client.get(TODAY).text
    assert "Your break lasts until" in page
    assert "Next, without looking" in page
    assert locations_of(new)


def test_it_says_how_much_viewing_is_left_and_when_the_next_break_comes(client, analyst):
    page = client.get(TODAY).text
    assert "240 of 240 minutes left" in page
    assert "Your next break comes after 50 more minutes of looking." in page
    have_looked(analyst, 20)
    page = client.get(TODAY).text
    assert "220 of 240 minutes left" in page
    assert "after 30 more minutes" in page


def test_when_the_day_is_used_up_it_says_when_it_goes_on(client, analyst):
    set_plan(analyst.pk, Plan(day_minutes=0), by=analyst)
    assert "Enough for today. Viewing goes on" in client.get(TODAY).text


def test_an_empty_day_says_so_kindly_and_leads_on(client, analyst):
    page = client.get(TODAY).text
    for said in ("Nothing is yours at the moment", "Nothing else waits", "Nothing is late"):
        assert said in page
    for name in ("queue", "due", "intake", "failed_notices"):
        assert f'href="{reverse(f"hotline_desk:{name}")}"' in page


def test_no_list_shows_what_a_reporter_wrote(client, analyst):
    written = "Something that only the case shows, once it is opened."
    make_report("https://a.example/", narrative=written)
    make_claimed(make_report("https://b.example/", narrative=written, now=long_ago()), by=analyst)
    for page in (TODAY, reverse("hotline_desk:due"), reverse("hotline_desk:queue")):
        text = client.get(page, {"show": "all"}).text
        assert "example" in text
        assert written not in text
    case = client.get(reverse("hotline_desk:case", args=[claimed_ref(analyst)])).text
    assert written not in case


def claimed_ref(analyst):
    return analyst.hotline_claims.get().location.reports.get().public_ref


def test_it_takes_as_many_queries_for_many(client, analyst):
    def more(name):
        make_claimed(make_report(f"https://{name}.example/mine"), by=analyst)
        make_report(f"https://{name}.example/new")
        make_report(f"https://{name}.example/late", now=long_ago())
        have_looked(analyst, 1)

    more("first")
    client.get(TODAY)
    few = asked(client.get, TODAY)
    for name in "abcd":
        more(name)
    assert asked(client.get, TODAY) == few <= QUERIES


def test_what_is_taken_on_is_gone_from_what_is_next(client, analyst):
    report = make_report()
    assert shown(client, "coming")
    claim(report.pk, by=analyst)
    assert (shown(client, "coming"), len(shown(client, "mine"))) == ([], 1)


def test_the_chart_counts_what_is_due_by_the_clock_mine_apart(client, analyst):
    make_report("https://late.example/", now=long_ago())
    make_claimed(make_report("https://mine.example/", now=long_ago()), by=analyst)
    make_report("https://danger.example/", imminent_danger=True)
    late, soon, *_rest = client.get(TODAY).context["columns"]
    assert (late.own, late.others, late.is_late) == (1, 1, True)
    assert (soon.own, soon.others, soon.is_late) == (0, 1, False)


def test_the_chart_says_in_words_what_it_draws(client, analyst):
    make_claimed(make_report("https://mine.example/", now=long_ago()), by=analyst)
    assert "1 mine, 0 of colleagues or of nobody" in client.get(TODAY).text


@pytest.mark.parametrize("counts", [(0, 0), (1, 0), (0, 1), (1, 99), (99, 1), (500, 500)])
def test_no_column_is_higher_than_the_drawing_and_none_that_counts_is_empty(counts):
    for one in columns([counts, (500, 500), *[(0, 0)] * 4]):
        assert one.own_height + one.others_height <= HEIGHT
        assert one.others_top >= 0
        assert (one.own_height > 0, one.others_height > 0) == (one.own > 0, one.others > 0)


def test_in_ones_own_list_nobody_is_named(client, analyst):
    make_claimed(make_report("https://mine.example/"), by=analyst)
    assert "<strong>Mine</strong>" not in client.get(TODAY).text
    assert "<strong>Mine</strong>" in client.get(reverse("hotline_desk:due")).text
