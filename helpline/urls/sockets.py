"""Where sockets are served. A visitor names nothing; staff name a conversation they may see."""

from typing import Any, cast

from django.conf import settings
from django.urls import URLPattern, path, re_path

from helpline.live.consumer import ChatConsumer
from helpline.live.frames import Close


async def nobody(_scope: Any, receive: Any, send: Any) -> Any:
    """Any other address: refused before the handshake is done."""
    await receive()
    await send({"type": "websocket.close", "code": int(Close.NOT_ALLOWED)})


_VISITORS = path("ws/helpline/", ChatConsumer.as_asgi())
_STAFF = path("ws/helpline/desk/<uuid:conversation>/", ChatConsumer.as_asgi())
_BY_ZONE = {"public": [_VISITORS], "staff": [_STAFF], "all": [_VISITORS, _STAFF]}

websocket_urlpatterns: list[URLPattern] = [
    *_BY_ZONE[settings.PORTAL_ZONE],
    re_path("", cast("Any", nobody)),
]
