"""Sweeps of the awareness service: what editors dated goes live, and goes, by itself."""

from django.core.management import call_command

from portal.jobs.registry import every

PUBLISH_EVERY_SECONDS = 30
"""Editors choose minutes; a page is at most this late, and a tick of the clock."""


@every(seconds=PUBLISH_EVERY_SECONDS, name="awareness.publish_scheduled")
def publish_scheduled() -> None:
    """Publishes the revisions that are due and takes down expired pages, as Wagtail does it.

    Both send the signals that clear the page cache.
    """
    call_command("publish_scheduled")
