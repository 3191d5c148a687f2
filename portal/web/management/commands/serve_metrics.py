"""`manage.py serve_metrics`: figures for Prometheus, apart from the site."""

import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from prometheus_client import start_http_server

from portal.web.metrics import everything


class Command(BaseCommand):
    """Answers Prometheus on `settings.METRICS_ADDRESS` until told to stop."""

    requires_system_checks = ()
    """They ask for every key; this process opens nothing, so it is given none."""

    help = "Serves the metrics of all processes on METRICS_ADDRESS (host:port), not on the site."

    def handle(self, *_args: Any, **_options: Any) -> None:
        host, _, port = settings.METRICS_ADDRESS.rpartition(":")
        if not host or not port.isdigit():
            msg = "METRICS_ADDRESS must be host:port, such as 127.0.0.1:9464."
            raise CommandError(msg)
        try:
            server, thread = start_http_server(
                int(port), addr=host.strip("[]"), registry=everything()
            )
        except OSError as error:
            msg = f"{settings.METRICS_ADDRESS} cannot be used: {error.strerror}."
            raise CommandError(msg) from error
        stop = threading.Event()
        for wish in (signal.SIGTERM, signal.SIGINT):
            signal.signal(wish, lambda *_: stop.set())
        self.stdout.write(f"Metrics on http://{settings.METRICS_ADDRESS}/metrics")
        self.stdout.flush()
        stop.wait()
        server.shutdown()
        server.server_close()
        thread.join()
