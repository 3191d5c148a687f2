"""A table that is not whole does not start."""

import pytest
from django.db import models

from portal.lifecycle import LOOKS, LifecycleError, State, all_lives
from tests.portal.lifecycle.conftest import Stage
from tests.portal.test_floors import ROOT


class Wordless(models.TextChoices):
    """A label that Django made up is no word for a person."""

    BEGUN = "begun"


def test_a_state_without_a_row(declared):
    with pytest.raises(LifecycleError, match="lost has no row"):
        declared(
            table={
                Stage.PACKED: State("waiting", then={Stage.POSTED}),
                Stage.POSTED: State("active", then={Stage.ARRIVED}),
                Stage.ARRIVED: State("done"),
            }
        )


def test_a_state_without_words_for_staff(declared):
    with pytest.raises(LifecycleError, match="begun has no translated words"):
        declared(table={Wordless.BEGUN: State("new")}, starts={Wordless.BEGUN})


def test_a_state_without_words_for_the_public(declared):
    with pytest.raises(LifecycleError, match="packed has no words for the public"):
        declared(not_public_because="")


def test_a_state_with_a_look_that_nobody_drew(declared):
    with pytest.raises(LifecycleError, match="unknown look 'sparkling'"):
        declared(table={stage: State("sparkling") for stage in Stage}, starts=set(Stage))


def test_a_state_that_nothing_leads_to(declared):
    with pytest.raises(LifecycleError, match="nothing leads to arrived, lost, posted"):
        declared(table={stage: State("open") for stage in Stage})


def test_one_column_lives_one_life(declared):
    declared()
    with pytest.raises(LifecycleError, match="two lives"):
        declared()


def test_every_look_is_drawn():
    drawn = (ROOT / "portal/front/static/balise/css/components.css").read_text()
    assert [look for look in LOOKS if f".state--{look}" not in drawn] == []


def test_every_life_stands_by_its_model_and_its_columns_exist():
    for life in all_lives():
        for column in (life.column, *life.stamped):
            assert life.model._meta.get_field(column), (life.name, column)
