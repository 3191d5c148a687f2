"""How the service went, as it leaves the house: no small count stands in it or is worked out."""

import pytest

from helpline.desk.service_table import file_of
from helpline.operations.service_figures import Estimates, ServiceFigures, Waits
from helpline.operations.survey_figures import SurveyFigures
from helpline.policies.periods import read_period
from helpline.words.answers import Again, Helped
from portal.audit.models import Entry
from tests.makers import helpline as make

PAGE = "/desk/helpline/statistics/"
OCTOBER = read_period("2026-10")
NOBODY = Waits(0, None, None, 0)
HOURS = ((0,) * 9 + (20, 30) + (0,) * 13,) + ((0,) * 24,) * 6


def figures(**changed):
    """Fifty joined the line; forty were answered, ten not."""
    told = {
        "offered": 50,
        "answered": 40,
        "left_at_once": 5,
        "abandoned": 5,
        "missed": 0,
        "blocked": 0,
        "waiting": 0,
        "left_messages": 6,
        "waits": Waits(40, 100.0, 200.4, 30),
        "waits_by_band": (
            *((0, NOBODY), (1, NOBODY), (2, Waits(10, 30.0, 60.0, 10))),
            *((3, Waits(30, 120.0, 240.0, 20)), (4, NOBODY)),
        ),
        "estimates": Estimates(10, 20, 10),
        "calls": (("imminent", NOBODY), ("high", Waits(6, 20.0, 50.0, 6)), ("other", NOBODY)),
        "hours": HOURS,
    }
    return ServiceFigures(**(told | changed))


def told(yes=20, no=20):
    return SurveyFigures(
        number=yes + no,
        moods=(yes, 0, no),
        helped={Helped.YES: yes, Helped.LITTLE: 0, Helped.NO: no},
        again={Again.YES: yes, Again.MAYBE: 0, Again.NO: no},
    )


def rows(found, survey=None):
    """What stands behind the words of each line."""
    return {str(row[0]): row[1:] for row in file_of(found, survey or told(), OCTOBER) if row}


def test_where_nothing_is_small_everything_is_said():
    found = rows(figures())
    assert found["Joined the line"] == [50]
    assert found["Answered"] == [40, 100, 200, "", 75]
    assert found["Left at once"] == [5]
    assert found["As said"] == [20]
    assert found["None was shown"] == [0]
    assert found["Messages left"] == [6]
    assert found["High risk"] == [6, 20, 50, 120, 100]
    assert found["09:00"] == [20]
    assert "c" not in [one for row in found.values() for one in row]


def test_few_who_were_answered_are_hidden_with_all_that_hangs_on_them():
    few = Waits(4, 60.0, 90.0, 4)
    found = rows(
        figures(
            answered=4,
            abandoned=41,
            waits=few,
            waits_by_band=tuple((band, few if band == 3 else NOBODY) for band in range(5)),
            estimates=Estimates(1, 2, 1),
        ),
        told(2, 2),
    )
    assert found["Answered"][0] == found["Joined the line"][0] == "c"
    assert {found[words][0] for words in ("As said", "None was shown", "09:00")} == {"c"}
    assert {found[words][0] for words in ("Left the line", "Left at once")} == {"c"}
    assert not {1, 2, 4} & {one for row in found.values() for one in row}


def test_few_who_were_not_answered_hide_how_many_joined():
    found = rows(figures(offered=42, abandoned=2, left_at_once=0))
    assert found["Answered"][0] == 40
    assert found["Joined the line"] == found["Left the line"] == found["09:00"] == ["c"]


def test_a_small_count_among_others_takes_one_more_with_it():
    found = rows(figures(abandoned=3, left_at_once=7))
    assert found["Left the line"] == found["Left at once"] == ["c"]
    assert found["Joined the line"] == [50]


def test_a_share_that_tells_of_few_is_hidden():
    found = rows(figures(waits=Waits(40, 100.0, 200.0, 38)))
    assert found["Answered"] == [40, 100, 200, "", "c"]


@pytest.mark.django_db
class TestThePage:
    @pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
    def test_a_month_that_is_over_leaves_as_a_file_on_the_record(self, signed_in, kind):
        person = make.make_staff("helpline.view_figures")
        browser = signed_in(person)
        code, _words = browser.get(PAGE).context["latest_over"]
        answer = browser.post(f"{PAGE}file/", {"period": code, "format": kind})
        assert f"balise-service-{code}.{kind}" in answer["Content-Disposition"]
        entry = Entry.objects.get(verb="sheet.exported")
        assert (entry.by, entry.facts["sheet"]) == (person, "service")

    def test_one_that_runs_does_not_and_the_page_leads_to_the_latest_that_is_over(self, signed_in):
        browser = signed_in(make.make_staff("helpline.view_figures"))
        page = browser.get(PAGE)
        running = page.context["period"].code
        assert f'href="?period={page.context["latest_over"][0]}#file"' in page.text
        assert f'action="{PAGE}file/"' not in page.text
        sent = {"format": "csv", "period": running}
        assert browser.post(f"{PAGE}file/", sent).status_code == 302
        assert not Entry.objects.filter(verb="sheet.exported").exists()

    def test_is_not_for_counsellors(self, signed_in):
        browser = signed_in(make.make_counsellor())
        assert browser.post(f"{PAGE}file/", {"format": "csv"}).status_code == 403
