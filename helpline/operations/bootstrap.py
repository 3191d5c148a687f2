"""What every installation begins with: one line per audience, the category lists, replies.

Runs after each migration and changes nothing that a centre has set up.
"""

from datetime import time
from typing import Any

from django.utils import timezone

from helpline.models import OpeningHours, Queue
from helpline.operations.categories import load_categories
from helpline.operations.replies import load_replies
from helpline.policies.opening import MIDNIGHT
from helpline.words.answers import Audience

NAMES = {Audience.CHILD: "Children and young people", Audience.PARENT: "Parents and other adults"}


def begin(**_signal: Any) -> None:
    """Receiver of post_migrate."""
    load_categories(on=timezone.localdate())
    load_replies()
    for audience, name in NAMES.items():
        make_queue(audience, name)


def make_queue(audience: Audience, name: str) -> Queue:
    """The line of an audience; a new one is open around the clock until the centre says."""
    queue, is_new = Queue.objects.get_or_create(audience=audience, defaults={"name": name})
    if is_new:
        OpeningHours.objects.bulk_create(
            OpeningHours(queue=queue, weekday=day, opens=time(0, 0), closes=MIDNIGHT)
            for day in range(7)
        )
    return queue
