"""Ours: rooms to talk in, and the site's own chat server on Daphne or uvicorn.

The pace that one person may write at is lifted, since two hundred people write as fast as
thousands would; it is still reckoned and stored with every message. Nothing else is changed.
`python -m tests.bench.rooms.ours rooms FILE NUMBER`, `... daphne PORT`, `... uvicorn PORT`.
"""

import json
import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

STEP = timedelta(microseconds=1)
FRAMES = 1_000_000


def make_rooms(file: Path, number: int) -> None:
    """Chats under way with the cookies of both sides, as the load wants them."""
    import django

    django.setup()
    file.write_text(json.dumps([make_room() for _room in range(number)]))


def make_room() -> list[dict[str, Any]]:
    from django.conf import settings

    from helpline.models import Offer
    from helpline.operations import matching
    from tests.makers import helpline as make

    opened = make.open_chat()
    mine = Offer.objects.open().filter(conversation=opened.conversation)
    while not mine.exists():  # who came before is served before
        make.make_counsellor()
        matching.offer_next()
    offer = mine.get()
    counsellor = offer.shift.counsellor
    chat = matching.accept(offer.pk, by=counsellor)
    return [
        {
            "path": "/ws/helpline/",
            "cookie": f"{settings.SEAT_COOKIE_NAME}={opened.seat}",
            "after": 0,
        },
        {
            "path": f"/ws/helpline/desk/{chat.pk}/",
            "cookie": f"{settings.SESSION_COOKIE_NAME}={session_of(counsellor)}",
            "after": 0,
        },
    ]


def session_of(person: Any) -> str:
    """A staff session that has proven its second factor."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.conf import settings
    from django.contrib.auth import login
    from django.contrib.sessions.backends.db import SessionStore
    from django.http import HttpRequest

    from portal.accounts.mfa import prove

    factor = Authenticator.objects.filter(user=person).first()
    if factor is None:
        factor = TOTP.activate(person, generate_totp_secret()).instance
    request = HttpRequest()
    request.session = SessionStore()
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    prove(request, person, factor.pk)
    request.session.save()
    return str(request.session.session_key)


def lift_the_pace() -> None:
    from helpline.live import consumer
    from helpline.policies import pacing

    pacing.STEP = STEP
    consumer.FRAMES_PER_SECOND, consumer.FRAMES_BURST = FRAMES, FRAMES


def serve_daphne(port: str) -> None:
    from daphne.cli import CommandLineInterface

    options = ["-b", "127.0.0.1", "-p", port, "-v", "0", "--no-server-name"]
    pings = ["--ping-interval", "10", "--ping-timeout", "10"]
    CommandLineInterface().run([*options, *pings, "portal.asgi:application"])


def serve_uvicorn(port: str) -> None:
    import uvicorn

    uvicorn.run(
        "portal.asgi:application",
        host="127.0.0.1",
        port=int(port),
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_ping_interval=10,
        ws_ping_timeout=10,
        log_level="error",
        lifespan="off",
    )


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    kind, *rest = sys.argv[1:]
    if kind == "rooms":
        make_rooms(Path(rest[0]), int(rest[1]))
        return
    import portal.asgi  # noqa: F401 - settings and apps, as the server loads them

    lift_the_pace()
    {"daphne": serve_daphne, "uvicorn": serve_uvicorn}[kind](rest[0])


if __name__ == "__main__":
    main()
