"""`manage.py run_dispatcher`: sends due jobs to the workers until it is stopped."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from portal.jobs import dispatcher


class Command(BaseCommand):
    """Any number may run; the second takes over when the first dies."""

    help = "Sends due jobs to the workers of their lanes until it is stopped."
    requires_system_checks = ()

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
        self.stdout.write("The dispatcher goes round.")
        dispatcher.run(stopping)
