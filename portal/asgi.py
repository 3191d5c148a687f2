"""ASGI entry: chat sockets in production (`/ws/` only), pages and chat together in the demo."""

import os
from typing import Any, cast

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application
from django.urls import path

from portal.startup import imports_that_stay

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

with imports_that_stay():
    pages = get_asgi_application()  # first: it loads the app registry

    from helpline.live.autobahn_lines import leave_colours_out
    from helpline.live.origin import OwnOriginOnly
    from helpline.urls.sockets import websocket_urlpatterns
    from portal.privacy.keycheck import refuse_wrong_keys
    from portal.web import hello
    from portal.web.bodies import BodiesWithALength
    from portal.web.checks import refuse_to_start

    refuse_to_start()
    refuse_wrong_keys()
    leave_colours_out()

greeting = path(hello.HELLO_PATH.lstrip("/"), cast("Any", hello.greet))
sockets = [greeting, *websocket_urlpatterns]
application = ProtocolTypeRouter(
    {"http": BodiesWithALength(pages), "websocket": OwnOriginOnly(URLRouter(sockets))}
)
