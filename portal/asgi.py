"""ASGI entry: chat sockets in production (`/ws/` only), pages and chat together in the demo."""

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
pages = get_asgi_application()  # first: it loads the app registry

from portal.web.checks import refuse_to_start  # noqa: E402 - needs the app registry
from portal.web.pagecache.release import release_mark  # noqa: E402 - needs the app registry

refuse_to_start()
release_mark()  # looks through every template, so before the first visitor

from helpline.live.origin import OwnOriginOnly  # noqa: E402 - needs the app registry
from helpline.routing import websocket_urlpatterns  # noqa: E402 - needs the app registry

application = ProtocolTypeRouter(
    {"http": pages, "websocket": OwnOriginOnly(URLRouter(websocket_urlpatterns))}
)
