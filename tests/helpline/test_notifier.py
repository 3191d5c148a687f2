"""A notification carries ids, numbers and the name of a side; nothing else gets in or out."""

from uuid import uuid4

import pytest

from helpline.gateways import notifier
from helpline.gateways.notifier import LineChanged, Noted, Notification, Revocation


def test_rings_arrive_as_they_were_sent():
    notifications = [Notification(uuid4(), 7), Notification(uuid4(), 0, "visitor", on=True)]
    assert notifier.unpack(notifier.pack("hub", notifications)) == ("hub", notifications)


def test_a_revocation_names_a_session_by_its_digest_only():
    one = Revocation(session=notifier.session_digest("abcdef"))
    packed = notifier.pack("hub", [one, Revocation(person=7)])
    assert b"abcdef" not in packed
    assert notifier.unpack(packed) == ("hub", [one, Revocation(person=7)])


def test_news_of_a_note_says_its_number_only():
    one = Noted(uuid4(), 3)
    assert notifier.unpack(notifier.pack("hub", [one])) == ("hub", [one])
    with pytest.raises(ValueError, match="not about a note"):
        notifier.unpack(b'["",[["0123456789abcdef0123456789abcdef",3,"else"]]]')


def test_news_of_the_line_names_nobody():
    packed = notifier.pack("hub", [LineChanged()])
    assert packed == b'["hub",[["line"]]]'
    assert notifier.unpack(packed) == ("hub", [LineChanged()])
    with pytest.raises(ValueError, match="not about the line"):
        notifier.unpack(b'["",[["else"]]]')


@pytest.mark.parametrize("noise", [b"", b"null", b"5", b"[]", b'["",5]', b'["",[[1,2]]]', b"\xff"])
def test_noise_is_no_notification(noise):
    with pytest.raises(ValueError):  # noqa: PT011 - whatever kind of noise, the family is ValueError
        notifier.unpack(noise)


def test_without_redis_a_notification_is_lost_and_nobody_waits_for_the_next(settings, monkeypatch):
    settings.NOTIFIER_URL = "redis://127.0.0.1:1/2"
    monkeypatch.setattr(notifier, "_client", None)
    monkeypatch.setattr(notifier, "_paused_until", 0.0)
    notifier.notify(Notification(uuid4(), 1))
    assert notifier._paused_until > 0
