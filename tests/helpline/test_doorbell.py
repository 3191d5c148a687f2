"""The ring carries ids, numbers and the name of a side; nothing else gets in or out."""

from uuid import uuid4

import pytest

from helpline.gateways import doorbell
from helpline.gateways.doorbell import Ring


def test_rings_arrive_as_they_were_sent():
    rings = [Ring(uuid4(), 7), Ring(uuid4(), 0, "visitor", on=True)]
    assert doorbell.unpack(doorbell.pack("hub", rings)) == ("hub", rings)


@pytest.mark.parametrize("noise", [b"", b"null", b"5", b"[]", b'["",5]', b'["",[[1,2]]]', b"\xff"])
def test_noise_is_no_ring(noise):
    with pytest.raises(ValueError):  # noqa: PT011 - whatever kind of noise, the family is ValueError
        doorbell.unpack(noise)


def test_without_redis_a_ring_is_lost_quietly_and_nobody_waits_for_the_next(settings, monkeypatch):
    settings.DOORBELL_URL = "redis://127.0.0.1:1/2"
    monkeypatch.setattr(doorbell, "_client", None)
    monkeypatch.setattr(doorbell, "_silent_until", 0.0)
    doorbell.ring(Ring(uuid4(), 1))
    assert doorbell._silent_until > 0
