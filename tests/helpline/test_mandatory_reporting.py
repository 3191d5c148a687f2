"""Whom the law wants told is data per country: whole, dated, shown to who decides, and recorded."""

import json
import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone, translation

from helpline.models import SafeguardingIncident
from helpline.operations import risk, safeguarding
from helpline.policies import mandatory_reporting
from helpline.policies.mandatory_reporting import (
    FOLDER,
    VERSIONS,
    ReportingError,
    Within,
    law_of,
    load,
    named,
    typed,
)
from helpline.policies.risk import RiskAnswers
from helpline.words.desk_reporting import LOOK, Strength
from helpline.words.desk_risk import Plan
from hotline.policies.profiles import PROFILE_VERSIONS
from tests.makers import helpline as make


class TestTheFiles:
    def test_there_is_one_for_each_country_with_a_profile_and_no_other(self):
        assert VERSIONS.keys() == PROFILE_VERSIONS.keys()
        files = {one.name for one in FOLDER.iterdir()} - {"schema.json"}
        assert files == {f"{law}-{version}.json" for law, version in VERSIONS.items()}

    @pytest.mark.parametrize(("law_id", "version"), VERSIONS.items())
    def test_each_is_whole_and_waits_for_counsel(self, law_id, version):
        law = load(law_id, version)
        assert law.label == f"{law_id}@{version}"
        assert not law.confirmed_by_counsel
        assert law.open_questions
        for duty in law.duties:
            assert named(f"{law.label}:{duty.code}") is duty
            assert duty.strength in LOOK
            with translation.override("fr"):
                french = str(duty.about)
            assert french != str(duty.about)

    def test_a_country_without_a_file_has_the_one_that_names_no_duty(self):
        assert law_of("PT") is load("generic-eu", 1)
        assert not law_of("PT").duties
        assert law_of("FR").duties[0].strength == Strength.DUTY

    @pytest.mark.parametrize(
        ("wrong", "place"),
        [
            ({"version": "1"}, "$.version"),
            ({"note": {"en": "x"}}, "$.note"),
            ({"more": 1}, "$"),
            ({"duties": [{}]}, "$.duties[0]"),
        ],
    )
    def test_what_is_wrong_is_named_with_its_place(self, wrong, place):
        raw = json.loads((FOLDER / "fr-1.json").read_text()) | wrong
        with pytest.raises(ReportingError, match=re.escape(f"some.json: {place}: ")):
            typed("some.json", raw)

    def test_a_code_stands_there_once_and_a_file_that_is_missing_is_named(self):
        raw = json.loads((FOLDER / "fr-1.json").read_text())
        raw["duties"].append(raw["duties"][0])
        with pytest.raises(ReportingError, match="twice"):
            typed("some.json", raw)
        with pytest.raises(ReportingError, match=re.escape("fr-9.json")):
            load("fr", 9)


@pytest.mark.parametrize(
    ("within", "over"),
    [
        (Within(24, "hours"), datetime(2027, 2, 1, 10, tzinfo=UTC)),
        (Within(3, "days"), datetime(2027, 2, 3, 10, tzinfo=UTC)),
        (Within(1, "months"), datetime(2027, 2, 28, 10, tzinfo=UTC)),
        (Within(13, "months"), datetime(2028, 2, 29, 10, tzinfo=UTC)),
        (Within(11, "months"), datetime(2027, 12, 31, 10, tzinfo=UTC)),
    ],
)
def test_a_time_of_the_law_is_counted(within, over):
    assert within.after(datetime(2027, 1, 31, 10, tzinfo=UTC)) == over


@pytest.fixture
def high(settings):
    """A chat of high risk in a country whose law names a month, and a supervisor who is on it."""
    settings.CENTRE_COUNTRY = "GB"
    chat, supervisor = make.make_chat(), make.make_supervisor()
    answers = RiskAnswers(plan=Plan.VAGUE)
    risk.assess(chat.pk, answers, form_id=uuid4(), by=chat.assigned_to)
    call = safeguarding.acknowledge(chat.incidents.get().pk, by=supervisor)
    return chat, call, supervisor


@pytest.mark.django_db
class TestOnTheDesk:
    def test_who_decides_reads_the_law_and_its_clock_and_who_talks_does_not(self, high, signed_in):
        chat, _call, supervisor = high
        assert "Female Genital" not in signed_in(chat.assigned_to).get(room_of(chat)).text
        page = signed_in(supervisor).get(room_of(chat)).text
        assert "Female Genital Mutilation Act 2003, s. 5B" in page
        assert "To be confirmed by counsel before it is relied on." in page
        assert str(Strength.DUTY.label) in re.search(r'class="law-duty".*?</p>', page, re.S).group()
        assert 'class="time-left' in page

    def test_the_decision_records_who_was_told_when_and_under_which_provision(
        self, high, signed_in
    ):
        chat, call, supervisor = high
        at = timezone.localtime() - timedelta(minutes=5)
        sent = {
            "decided": "The police come.",
            "told_child": "yes",
            "told_authority": "yes",
            "authority": "Example Police",
            "told_under": "uk@1:fgm",
            "told_on": f"{at:%Y-%m-%d}",
            "told_time": f"{at:%H:%M}",
            "reference": "EP 9",
        }
        desk = signed_in(supervisor)
        desk.post(f"/desk/helpline/help/{call.pk}/decide-call/", sent)
        kept = SafeguardingIncident.objects.get(pk=call.pk)
        assert kept.told_under == "uk@1:fgm"
        assert kept.told_at == at.replace(second=0, microsecond=0)
        page = desk.get(room_of(chat)).text
        assert "Example Police" in page
        assert "EP 9" in page
        assert page.count("Female Genital Mutilation Act 2003, s. 5B") >= 2
        assert 'class="time-left' not in page

    def test_the_law_stands_on_the_list_of_calls(self, signed_in, settings):
        settings.CENTRE_COUNTRY = "FR"
        page = signed_in(make.make_supervisor()).get("/desk/helpline/help/")
        assert "art. 434-3" in page.text
        assert mandatory_reporting.current().name in page.text


def room_of(chat):
    return f"/desk/helpline/{chat.pk}/"
