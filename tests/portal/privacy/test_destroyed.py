"""What was destroyed is written down outside the database, for a restore to destroy it again."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.privacy import destroyed
from portal.privacy.models import SubjectKey
from portal.privacy.tasks import write_down_destroyed

pytestmark = pytest.mark.django_db


@pytest.fixture
def places(settings, tmp_path):
    settings.VAR_DIR, settings.RECORD_COPY_DIR = tmp_path / "var", str(tmp_path / "elsewhere")
    return destroyed.places()


def destroyed_key(*, on=None):
    key = SubjectKey.objects.new()
    key.destroy()
    if on is not None:
        moment = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
        SubjectKey.objects.filter(pk=key.pk).update(destroyed_at=moment)
    return key.pk


def test_both_places_list_what_was_destroyed_and_nothing_else(places):
    alive, gone = SubjectKey.objects.new(), destroyed_key()
    write_down_destroyed()
    assert [destroyed.listed(place) for place in places] == [{gone}, {gone}]
    assert alive.pk not in destroyed.listed(places[0])


def test_a_first_list_goes_back_to_the_beginning_later_ones_add_a_few_days(places):
    first = destroyed_key(on=date(2025, 3, 1))
    second = destroyed_key(on=date(2026, 3, 1))
    assert destroyed.write_down(places[0]) == 2
    assert sorted(file.name for file in places[0].iterdir()) == [
        "destroyed-2025-03-01.txt",
        "destroyed-2026-03-01.txt",
    ]
    late = destroyed_key(on=date(2026, 3, 1) - timedelta(days=destroyed.LOOK_BACK_DAYS))
    assert destroyed.write_down(places[0]) == 1
    assert destroyed.write_down(places[0]) == 0
    assert destroyed.listed(places[0]) == {first, second, late}


def test_a_list_never_forgets_what_the_database_no_longer_knows(places):
    gone = destroyed_key()
    destroyed.write_down(places[0])
    SubjectKey.objects.all().delete()
    other = destroyed_key()
    destroyed.write_down(places[0])
    assert destroyed.listed(places[0]) == {gone, other}


def test_a_list_of_something_else_is_named(places):
    places[0].mkdir(parents=True)
    (places[0] / "destroyed-2026-03-01.txt").write_text("nonsense\n")
    with pytest.raises(destroyed.UnreadableListError, match=r"destroyed-2026-03-01\.txt"):
        destroyed.listed(places[0])
