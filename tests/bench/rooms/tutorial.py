"""What the tutorial of Channels teaches, with a row by the ORM for each message, on Daphne.

Connections stay open and groups live in the process's memory, which is quicker than Redis:
a yardstick should not lose by its set-up. `python -m tests.bench.rooms.tutorial PORT`.
"""

import os
import sys
import types
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import django
from django.conf import settings

APPLICATION = "tests.bench.rooms.tutorial:application"


def configure() -> None:
    address = urlsplit(os.environ["BENCH_DATABASE_URL"])
    sys.modules["bench_no_pages"] = pages = types.ModuleType("bench_no_pages")
    pages.urlpatterns = []  # type: ignore[attr-defined]
    settings.configure(
        SECRET_KEY="bench",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="bench_no_pages",
        INSTALLED_APPS=["channels"],
        USE_TZ=True,
        LOGGING_CONFIG=None,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        CHANNEL_LAYERS={"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}},
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": address.path.lstrip("/"),
                "USER": address.username,
                "PASSWORD": address.password or "",
                "HOST": dict(parse_qsl(address.query)).get("host", address.hostname),
                "PORT": address.port or "",
                "CONN_MAX_AGE": None,
            }
        },
    )


configure()
django.setup()

from asgiref.sync import sync_to_async  # noqa: E402
from channels.generic.websocket import AsyncJsonWebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.core.asgi import get_asgi_application  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.urls import re_path  # noqa: E402
from django.utils import timezone  # noqa: E402


class Line(models.Model):
    """One message."""

    room = models.CharField(max_length=40)
    side = models.SmallIntegerField()
    body = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "bench"
        db_table = "bench_tutorial"

    def __str__(self) -> str:
        return self.room


class ChatConsumer(AsyncJsonWebsocketConsumer):  # type: ignore[misc]  # Channels has no types
    """Joins a group, stores what it gets, sends it to the group."""

    async def connect(self) -> None:
        self.room = "chat_" + self.scope["url_route"]["kwargs"]["room"]
        await self.channel_layer.group_add(self.room, self.channel_name)
        await self.accept()

    async def disconnect(self, _code: int) -> None:
        await self.channel_layer.group_discard(self.room, self.channel_name)

    async def receive_json(self, content: dict[str, Any]) -> None:
        # not `database_sync_to_async`, which closes the connection after every call under ASGI
        # only where CONN_MAX_AGE says so; with None both are one thread and one connection
        await sync_to_async(Line.objects.create)(
            room=self.room, side=content["side"], body=content["message"]
        )
        await self.channel_layer.group_send(
            self.room, {"type": "chat.message", **content_of(content)}
        )

    async def chat_message(self, event: dict[str, Any]) -> None:
        await self.send_json({"message": event["message"], "side": event["side"]})


def content_of(content: dict[str, Any]) -> dict[str, Any]:
    return {"message": content["message"], "side": content["side"]}


application = ProtocolTypeRouter(
    {
        "http": get_asgi_application(),
        "websocket": URLRouter([re_path(r"^rooms/(?P<room>\w+)/$", ChatConsumer.as_asgi())]),
    }
)


def main() -> None:
    from daphne.cli import CommandLineInterface

    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS bench_tutorial (id bigserial PRIMARY KEY,"
            " room varchar(40) NOT NULL, side smallint NOT NULL, body text NOT NULL,"
            " created_at timestamptz NOT NULL)"
        )
    sys.modules["tests.bench.rooms.tutorial"] = sys.modules["__main__"]
    CommandLineInterface().run(["-b", "127.0.0.1", "-p", sys.argv[1], "-v", "0", APPLICATION])


if __name__ == "__main__":
    main()
