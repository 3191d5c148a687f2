"""Replies that are kept ready: those that came with the software, and the centre's own."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from helpline.models import CannedReply, Conversation, Queue
from helpline.operations.referrals import addressed
from helpline.policies.replies import CENTRE, OPENING_HOURS, filled
from helpline.words.opening_hours import hours_in_words
from portal.accounts.models import User
from portal.audit.log import record

FILE = Path(__file__).parents[1] / "data" / "replies.json"
TOLD = ("language", "title", "text", "audiences")


@dataclass(frozen=True, slots=True)
class Ready:
    """A reply as it goes into the box of a chat."""

    id: int
    title: str
    text: str


@transaction.atomic
def load_replies() -> int:
    """Adds those that never came; what a supervisor changed or retired stays. Says how many."""
    known = set(CannedReply.objects.exclude(code="").values_list("code", "language"))
    made = CannedReply.objects.bulk_create(
        CannedReply(
            code=one["code"],
            language=language,
            audiences=one["audiences"],
            title=title,
            text=text,
        )
        for one in json.loads(FILE.read_text())
        for language, (title, text) in one["said"].items()
        if (one["code"], language) not in known
    )
    return len(made)


def ready_for(conversation: Conversation) -> list[Ready]:
    """In its language and for who asks there, with every placeholder filled."""
    language = conversation.language
    fitting = CannedReply.objects.fitting(language=language, audience=addressed(conversation))
    values = {
        CENTRE: str(settings.CENTRE_NAME),
        OPENING_HOURS: hours_of(conversation.queue, language=language),
    }
    return [Ready(one.pk, one.title, filled(one.text, values)) for one in fitting]


def hours_of(queue: Queue, *, language: str) -> str:
    """When the line is open, in words."""
    week: list[list[str]] = [[] for _day in range(7)]
    for one in queue.opening_hours.order_by("weekday", "opens"):
        week[one.weekday].append(f"{one.opens:%H:%M}–{one.closes:%H:%M}")
    return hours_in_words(week, language=language)


@transaction.atomic
def add_reply(told: Mapping[str, Any], *, by: User) -> CannedReply:
    """One of the centre's own."""
    made: CannedReply = CannedReply.objects.create(**{name: told[name] for name in TOLD})
    record("reply.added", by=by, about=made)
    return made


@transaction.atomic
def change_reply(reply_id: int, told: Mapping[str, Any], *, by: User) -> CannedReply:
    """It says something else from now on."""
    found = _locked(reply_id)
    changed = [name for name in TOLD if getattr(found, name) != told[name]]
    if changed:
        for name in changed:
            setattr(found, name, told[name])
        found.save(update_fields=changed)
        record("reply.changed", by=by, about=found, changed=" ".join(changed))
    return found


@transaction.atomic
def retire_reply(reply_id: int, *, by: User) -> CannedReply:
    """Counsellors are no longer offered it."""
    return _use(reply_id, False, "reply.retired", by)


@transaction.atomic
def restore_reply(reply_id: int, *, by: User) -> CannedReply:
    """Counsellors are offered it again."""
    return _use(reply_id, True, "reply.restored", by)


def _use(reply_id: int, active: bool, verb: str, by: User) -> CannedReply:
    found = _locked(reply_id)
    if found.active != active:
        found.active = active
        found.save(update_fields=["active"])
        record(verb, by=by, about=found)
    return found


def _locked(reply_id: int) -> CannedReply:
    found: CannedReply = CannedReply.objects.select_for_update(no_key=True).get(pk=reply_id)
    return found
