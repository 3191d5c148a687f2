"""A small life of its own: a parcel, with a table that lasts as long as the test."""

import pytest
from django.apps import apps
from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.lifecycle import Lifecycle, State, guards, registry
from tests import site_role


class Stage(models.TextChoices):
    """Where a parcel is."""

    PACKED = "packed", _("Waiting")
    POSTED = "posted", _("Sent")
    ARRIVED = "arrived", _("Done")
    LOST = "lost", _("Could not be sent")


def parcel_life(**changed):
    """The table of a parcel's life, or one that differs from it."""
    return Lifecycle(
        **{
            "name": "parcel",
            "model_label": "lifecycle.Parcel",
            "table": {
                Stage.PACKED: State("waiting", then={Stage.POSTED, Stage.LOST}),
                Stage.POSTED: State(
                    "active", then={Stage.ARRIVED, Stage.PACKED}, fills={"posted_at", "carrier"}
                ),
                Stage.ARRIVED: State("done", fills={"posted_at", "carrier", "arrived_at"}),
                Stage.LOST: State("closed"),
            },
            "starts": {Stage.PACKED},
            "remembered": {"posted_at"},
            "texts": {"carrier"},
            "not_public_because": "nobody outside sees a parcel",
        }
        | changed
    )


@pytest.fixture
def declared():
    """Lives declared in a test are forgotten after it."""
    before = dict(registry._lives)
    yield parcel_life
    registry._lives.clear()
    registry._lives.update(before)


@pytest.fixture
def life(declared):
    return declared()


@pytest.fixture
def audited_quietly(declared):
    return declared(unaudited_because="a machine moves it many times a minute")


@pytest.fixture
def parcel_model(db):
    """The model and its table, guarded by whatever life is declared by then."""
    assert "parcel" not in apps.all_models["lifecycle"]

    class Parcel(models.Model):
        state = models.CharField(max_length=10, choices=Stage.choices, default=Stage.PACKED)
        posted_at = models.DateTimeField(null=True)
        arrived_at = models.DateTimeField(null=True)
        carrier = models.CharField(max_length=10, blank=True, default="")

        class Meta:
            app_label = "lifecycle"

        def __str__(self):
            return self.state

    with site_role.as_owner(), connection.schema_editor() as editor:
        editor.create_model(Parcel)
        editor.execute(f"GRANT ALL ON lifecycle_parcel TO {site_role.SITE_ROLE}")
        editor.execute(f"GRANT ALL ON lifecycle_parcel_id_seq TO {site_role.SITE_ROLE}")
    yield Parcel
    del apps.all_models["lifecycle"]["parcel"]
    apps.clear_cache()


@pytest.fixture
def parcel(life, parcel_model):
    """Packed, in a table with its guards and CHECK constraints."""
    with site_role.as_owner():
        with connection.schema_editor() as editor:
            for constraint in life.constraints("parcel"):
                editor.add_constraint(parcel_model, constraint)
        guards.make_after_migrations()
    return parcel_model.objects.create()


@pytest.fixture
def now():
    return timezone.now()
