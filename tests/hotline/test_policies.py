"""What follows from what, by profile: clocks, next steps, who speaks to whom."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from hotline.policies import profiles
from hotline.policies.clocks import (
    after_their_word,
    after_working_days,
    also_told_at,
    ask_police_by,
    first_look_due_at,
)
from hotline.policies.next_steps import (
    ALSO_TOLD,
    ANSWERED,
    TOLD,
    WAITS_FOR_ITS_TIME,
    Standing,
    Step,
    due_at,
    may_be_in_a_notice,
    may_close,
    next_due_at,
    next_steps,
    phase_of,
    steps_of_case,
)
from hotline.policies.profiles import (
    PROFILE_VERSIONS,
    Order,
    ProfileError,
    load,
    profile_for,
)
from hotline.states import (
    POLICE_UNANSWERED,
    REPORT_ENDED,
    AlsoTold,
    ExchangeState,
    Phase,
    PoliceState,
    RemovalState,
    ReportState,
    Verdict,
)

FRIDAY = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


def standing(**changed):
    told = {
        "verdict": Verdict.ILLEGAL,
        "country": "FR",
        "has_country": True,
        "police": PoliceState.NONE,
        "removal": RemovalState.NOT_STARTED,
        "exchange": ExchangeState.NONE,
    }
    return Standing(**(told | changed))


@pytest.mark.parametrize("profile_id", sorted(PROFILE_VERSIONS))
def test_every_shipped_profile_loads_and_waits_for_counsel(profile_id):
    profile = load(profile_id, PROFILE_VERSIONS[profile_id])
    assert not profile.confirmed_by_counsel
    assert "counsel" in profile.note
    assert profile.home
    assert profile.label == f"{profile_id}@{profile.version}"
    assert profile.article_for([], baseline=True)
    assert all(article.text and len(article.text) <= 300 for article in profile.law)
    assert "csam_photo_video" in profile.illegal_categories
    assert profile.notice.deadline_hours == 24


@pytest.mark.parametrize("profile_id", sorted(PROFILE_VERSIONS))
def test_every_category_that_may_be_illegal_has_one_article_of_its_own(profile_id):
    profile = load(profile_id, PROFILE_VERSIONS[profile_id])
    for category in profile.illegal_categories:
        article = profile.article_for([category], baseline=False)
        assert article
        assert category in article.categories
    assert {article.code for article in profile.law if article.baseline} == {"abuse_material"}
    assert not any(
        article.categories & {"hate_speech", "terrorism"} and "2011/93" in article.text
        for article in profile.law
    )


def test_two_categories_that_differ_in_law_leave_the_choice_to_a_person():
    profile = load("generic-eu", 1)
    assert profile.article_for(["csam_photo_video", "csam_text"], baseline=False)
    assert profile.article_for(["csam_photo_video", "hate_speech"], baseline=False) is None
    assert profile.article_for(["other"], baseline=False) is None


def test_profiles_differ_where_countries_do():
    assert profile_for("BE").order == Order.POLICE_ONLY
    assert profile_for("DE").order == Order.POLICE_FIRST
    assert profile_for("GB").order == Order.POLICE_FIRST
    assert profile_for("EU").is_home("FR")
    assert not profile_for("EU").is_home("US")


def test_a_country_without_a_profile_works_by_the_generic_one_with_its_own_home():
    portugal = profile_for("PT")
    assert portugal.home == {"PT"}
    assert portugal.id == "generic-eu"


def test_a_broken_profile_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(profiles, "FOLDER", tmp_path)
    (tmp_path / "xx-1.json").write_text('{"id": "xx"}')
    for profile_id, version in (("xx", 1), ("missing", 1)):
        with pytest.raises(ProfileError, match=f"{profile_id}-1.json"):
            load.__wrapped__(profile_id, version)


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ([12, 48], "24 hours after the notice, or later"),
        ([48, 24], "each later than the one before"),
        ([24, 337], "336 hours after the notice at the latest"),
        ([24, 25, 26, 27, 28, 29, 30], "At most 6 reminders"),
    ],
)
def test_a_profile_whose_reminders_nobody_could_keep_to_is_named(
    tmp_path, monkeypatch, hours, said
):
    profile = json.loads((profiles.FOLDER / "fr-1.json").read_text())
    profile["notice"]["reminder_hours"] = hours
    (tmp_path / "fr-1.json").write_text(json.dumps(profile))
    monkeypatch.setattr(profiles, "FOLDER", tmp_path)
    with pytest.raises(ProfileError, match=said) as wrong:
        load.__wrapped__("fr", 1)
    assert "fr-1.json: $.notice.reminder_hours:" in str(wrong.value)


def test_working_days_skip_weekends_and_holidays():
    from dataclasses import replace

    profile = load("generic-eu", 1)
    assert after_working_days(FRIDAY, 1, profile) == FRIDAY.replace(day=23)
    closed = replace(profile, holidays=frozenset({date(2026, 11, 23)}))
    assert after_working_days(FRIDAY, 1, closed) == FRIDAY.replace(day=24)
    saturday = FRIDAY.replace(day=21)
    assert after_working_days(saturday, 1, profile) == FRIDAY.replace(day=23)
    assert first_look_due_at(saturday, imminent=True, profile=profile) == saturday.replace(hour=16)


def test_clocks_follow_the_wall_when_the_hour_changes():
    profile = load("fr", 1)
    before = datetime(2026, 10, 23, 13, 0, tzinfo=UTC)
    due = after_working_days(before, 1, profile)
    assert due.astimezone(profile.time_zone).hour == before.astimezone(profile.time_zone).hour


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"verdict": ""}, {Step.ASSESS}),
        ({"verdict": Verdict.NOT_ILLEGAL}, set()),
        ({"verdict": Verdict.HARMFUL}, set()),
        ({"verdict": Verdict.NOT_ASSESSABLE}, set()),
        ({}, {Step.NOTIFY, Step.TELL_POLICE}),
        ({"police": PoliceState.REFERRED}, {Step.NOTIFY}),
        ({"country": "US"}, {Step.FORWARD}),
        ({"country": ""}, {Step.DECIDE_COUNTRY}),
        ({"country": "", "has_country": False}, {Step.POLICE_ONLY}),
        ({"removal": RemovalState.NOTICE_QUEUED}, {Step.NOTICE_WAITS, Step.TELL_POLICE}),
        ({"removal": RemovalState.NOTIFIED}, {Step.PROVIDER_HAS_IT, Step.TELL_POLICE}),
        (
            {"removal": RemovalState.NOTIFIED, "police": PoliceState.ACKNOWLEDGED},
            {Step.PROVIDER_HAS_IT},
        ),
        ({"removal": RemovalState.REMOVED_CONFIRMED}, {Step.TELL_POLICE}),
        (
            {"removal": RemovalState.REMOVED_CONFIRMED, "police": PoliceState.REFERRED},
            set(),
        ),
        ({"country": "US", "exchange": ExchangeState.QUEUED}, {Step.PARTNER_WAITS}),
        ({"country": "US", "exchange": ExchangeState.NO_HOTLINE}, {Step.NO_HOTLINE}),
        ({"country": "US", "exchange": ExchangeState.CONFIRMED_REMOVED}, set()),
    ],
)
def test_the_next_steps_follow_from_verdict_country_and_tracks(changed, expected):
    assert next_steps(standing(**changed), load("generic-eu", 1)) == expected


@pytest.mark.parametrize("exchange", [ExchangeState.NO_HOTLINE, ExchangeState.REJECTED])
@pytest.mark.parametrize(
    ("profile_id", "changed", "expected"),
    [
        ("nl", {}, {Step.NO_HOTLINE, Step.NOTIFY}),
        ("nl", {"police": PoliceState.REFERRED}, {Step.POLICE_HAVE_IT, Step.NOTIFY}),
        ("nl", {"held_until": FRIDAY}, {Step.NO_HOTLINE, Step.HELD}),
        (
            "nl",
            {"removal": RemovalState.NOTICE_QUEUED},
            {Step.NO_HOTLINE, Step.NOTICE_WAITS},
        ),
        (
            "nl",
            {"removal": RemovalState.NOTIFIED, "police": PoliceState.REFERRED},
            {Step.POLICE_HAVE_IT, Step.PROVIDER_HAS_IT},
        ),
        ("nl", {"removal": RemovalState.REMOVED_CONFIRMED}, set()),
        ("fr", {}, {Step.NO_HOTLINE}),
        ("be", {}, {Step.NO_HOTLINE}),
        ("uk", {"police": PoliceState.ACKNOWLEDGED}, {Step.POLICE_HAVE_IT}),
    ],
)
def test_abroad_without_a_hotline_a_notice_is_due_where_the_profile_allows(
    profile_id, changed, expected, exchange
):
    at = standing(country="US", exchange=exchange, **changed)
    profile = load(profile_id, 1)
    assert next_steps(at, profile) == expected
    told = changed.get("removal") == RemovalState.REMOVED_CONFIRMED or "held_until" in changed
    assert may_be_in_a_notice(at, profile) == (profile_id == "nl" and not told)


@pytest.mark.parametrize(
    ("country", "police", "expected"),
    [
        ("BE", PoliceState.NONE, {Step.CONTACT_IS_THEIRS}),
        ("BE", PoliceState.REFERRED, {Step.POLICE_ANSWER}),
        ("BE", PoliceState.SILENT, {Step.POLICE_ANSWER, Step.ASK_POLICE}),
        ("BE", PoliceState.ACKNOWLEDGED, {Step.POLICE_HAVE_IT}),
        ("DE", PoliceState.NONE, {Step.POLICE_FIRST}),
        ("DE", PoliceState.REFERRED, {Step.POLICE_ANSWER}),
        ("DE", PoliceState.SILENT, {Step.NOTIFY, Step.ASK_POLICE}),
        ("DE", PoliceState.ACKNOWLEDGED, {Step.NOTIFY}),
        ("DE", PoliceState.CLOSED, {Step.NOTIFY}),
        ("FR", PoliceState.NONE, {Step.NOTIFY, Step.TELL_POLICE}),
        ("FR", PoliceState.REFERRED, {Step.NOTIFY}),
        ("FR", PoliceState.SILENT, {Step.NOTIFY, Step.ASK_POLICE}),
        ("NL", PoliceState.NONE, {Step.NOTIFY, Step.TELL_POLICE}),
        ("GB", PoliceState.NONE, {Step.POLICE_FIRST}),
        ("GB", PoliceState.REFERRED, {Step.POLICE_ANSWER}),
        ("GB", PoliceState.SILENT, {Step.POLICE_ANSWER, Step.ASK_POLICE}),
        ("GB", PoliceState.ACKNOWLEDGED, {Step.POLICE_AGREE}),
        ("GB", PoliceState.AGREED, {Step.NOTIFY}),
        ("GB", PoliceState.CLOSED, {Step.NOTIFY}),
        ("GB", PoliceState.OTHERS_TOLD, {Step.NOTIFY}),
        ("DE", PoliceState.AGREED, {Step.NOTIFY}),
    ],
)
def test_at_home_the_profile_says_who_is_told_and_in_what_order(country, police, expected):
    assert next_steps(standing(country=country, police=police), profile_for(country)) == expected


PROVIDER_IS_REMINDED = {"removal": RemovalState.OVERDUE, "police": PoliceState.AGREED}
ALL_ARE_DUE = dict.fromkeys(("owner_due_at", "network_due_at", "authority_due_at"), FRIDAY)


@pytest.mark.parametrize("country", ["EU", "FR", "DE", "NL", "GB"])
def test_who_else_is_told_is_due_beside_the_reminders(country):
    profile = profile_for(country)
    home = "FR" if country == "EU" else country
    for to, hours in ((AlsoTold.OWNER, 24), (AlsoTold.NETWORK, 72), (AlsoTold.AUTHORITY, 168)):
        assert also_told_at(FRIDAY, to, profile) == FRIDAY + timedelta(hours=hours)
    at = standing(country=home, **PROVIDER_IS_REMINDED)
    assert next_steps(at, profile) == {Step.PROVIDER_REMINDED}
    for step, (to, _clock) in ALSO_TOLD.items():
        at = standing(country=home, **PROVIDER_IS_REMINDED, **{f"{to}_due_at": FRIDAY})
        assert next_steps(at, profile) == {Step.PROVIDER_REMINDED, step}
        assert due_at(step, at, profile) == FRIDAY
        assert phase_of(next_steps(at, profile)) == Phase.TO_ACT
        assert may_close([next_steps(at, profile)])


@pytest.mark.parametrize(
    ("country", "changed"),
    [
        ("BE", {}),
        ("DE", {"police": PoliceState.NONE}),
        ("DE", {"police": PoliceState.REFERRED}),
        ("FR", {"held_until": FRIDAY}),
        ("FR", {"verdict": ""}),
        ("FR", {"verdict": Verdict.NOT_ILLEGAL}),
        ("FR", {"country": ""}),
        ("FR", {"country": "US"}),
        ("FR", {"removal": RemovalState.REMOVED_CONFIRMED}),
        ("FR", {"removal": RemovalState.REMOVED_CLAIMED}),
        ("FR", {"removal": RemovalState.DISPUTED}),
    ],
)
def test_nobody_else_is_due_where_no_notice_may_leave_or_an_answer_is_looked_at(country, changed):
    told = {"country": country} | PROVIDER_IS_REMINDED | ALL_ARE_DUE | changed
    profile = profile_for(country)
    assert not next_steps(standing(**told), profile) & set(ALSO_TOLD)
    if country == "BE":
        assert also_told_at(FRIDAY, AlsoTold.OWNER, profile) is None


def test_after_a_hold_nobody_else_was_due_before_it_ended():
    later = FRIDAY + timedelta(hours=30)
    at = standing(**PROVIDER_IS_REMINDED, **ALL_ARE_DUE, hold_ended_at=later)
    assert due_at(Step.TELL_NETWORK, at, profile_for("FR")) == later


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ({"owner": 72, "network": 72, "authority": 168}, "each is later than the one before"),
        ({"owner": 24, "network": None, "authority": 24}, "each is later than the one before"),
        ({"owner": 0, "network": 72, "authority": 168}, "less than the minimum"),
        ({"owner": 24, "network": 72}, "'authority' is a required property"),
        ({"owner": 24, "network": 72, "authority": 168, "press": 200}, "Additional properties"),
    ],
)
def test_a_profile_whose_hours_of_telling_others_are_wrong_is_named(
    tmp_path, monkeypatch, hours, said
):
    profile = json.loads((profiles.FOLDER / "fr-1.json").read_text())
    profile["notice"]["escalation_hours"] = hours
    (tmp_path / "fr-1.json").write_text(json.dumps(profile))
    monkeypatch.setattr(profiles, "FOLDER", tmp_path)
    with pytest.raises(ProfileError, match=said) as wrong:
        load.__wrapped__("fr", 1)
    assert "fr-1.json: $.notice.escalation_hours" in str(wrong.value)


def test_a_profile_may_leave_one_of_them_out(tmp_path, monkeypatch):
    profile = json.loads((profiles.FOLDER / "fr-1.json").read_text())
    profile["notice"]["escalation_hours"] = {"owner": None, "network": 72, "authority": 168}
    (tmp_path / "fr-1.json").write_text(json.dumps(profile))
    monkeypatch.setattr(profiles, "FOLDER", tmp_path)
    found = load.__wrapped__("fr", 1)
    assert also_told_at(FRIDAY, AlsoTold.OWNER, found) is None
    assert also_told_at(FRIDAY, AlsoTold.NETWORK, found) == FRIDAY + timedelta(hours=72)


def police_clock(police, profile):
    """What `_confirm`, an answer or the sweep of silences leaves on the row; nothing more."""
    if police in POLICE_UNANSWERED:
        return ask_police_by(FRIDAY, profile)
    return after_their_word(police, FRIDAY, profile, in_danger=False)


def every_standing(country):
    clocks = ("assessed_at", "assessment_due_at", "removal_due_at", *ALL_ARE_DUE)
    profile = profile_for(country)
    return (
        standing(
            verdict=verdict,
            country=where,
            police=police,
            removal=removal,
            exchange=exchange,
            police_due_at=police_clock(police, profile),
            **dict.fromkeys(clocks, FRIDAY),
        )
        for verdict in ("", *Verdict)
        for where in ("", country, "US")
        for police in PoliceState
        for removal in RemovalState
        for exchange in ExchangeState
    )


@pytest.mark.parametrize("country", ["FR", "BE", "DE", "GB"])
def test_whatever_waits_has_a_clock_unless_somebody_else_has_the_word(country):
    profile = profile_for(country)
    for at in every_standing(country):
        steps = next_steps(at, profile)
        for step in steps - TOLD - {Step.NOTICE_WAITS}:  # the notice itself is the clock
            assert due_at(step, at, profile), (step, at)
        assert steps or at.is_gone or at.verdict not in ("", Verdict.ILLEGAL), at


@pytest.mark.parametrize("country", ["FR", "BE", "DE", "GB"])
def test_the_phase_is_what_the_steps_come_to(country):
    profile = profile_for(country)
    for at in every_standing(country):
        steps = next_steps(at, profile)
        ours = steps - TOLD - WAITS_FOR_ITS_TIME
        phase = phase_of(steps)
        assert (phase in {Phase.TO_ASSESS, Phase.TO_ACT}) == bool(ours)
        followed_up = bool(ours) and steps <= TOLD | ANSWERED
        assert may_close([steps]) == (phase in {Phase.TOLD, Phase.DONE} or followed_up)
        if ours:
            assert next_due_at(at, profile)


@pytest.mark.parametrize("step", list(Step))
def test_a_report_closes_only_when_nothing_is_left_to_begin(step):
    assert may_close([frozenset(), frozenset({step})]) == (step in TOLD | ANSWERED)


@pytest.mark.parametrize("state", list(ReportState))
@pytest.mark.parametrize("waits", [frozenset(), frozenset({Step.NOTIFY}), TOLD])
def test_an_open_case_always_waits_for_something_and_an_ended_one_for_nothing(state, waits):
    steps = steps_of_case(state, [waits], unread=False)
    assert bool(steps) == (state not in REPORT_ENDED)
    if state == ReportState.IN_PROGRESS:
        assert steps == ({Step.NOTIFY} if Step.NOTIFY in waits else {Step.CLOSE})
