"""The history of a thing as staff read it: a sentence for every entry of the record."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from portal.audit.models import Entry
from portal.lifecycle.registry import all_lives
from portal.web.actions import Words

HISTORY_LIMIT = 60
ACTORS: dict[str, Words] = {
    "system": _("the system"),
    "reporter": _("the reporter"),
    "provider": _("the provider"),
    "visitor": _("a visitor"),
}


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a history."""

    text: Words
    at: datetime
    who: Words
    times: int = 1
    """How often it happened in that minute."""


def moment(entry: Entry, text: Words) -> Moment:
    """What happened, when, and who did it."""
    return Moment(text, entry.at, str(entry.by) if entry.by else ACTORS.get(entry.actor, ""))


def by_the_minute(moments: Iterable[Moment]) -> list[Moment]:
    """What one person did several times in one minute is one line, at its newest."""
    found: dict[tuple[str, str, datetime], Moment] = {}
    for one in moments:
        key = _of_a_minute(one)
        known = found.get(key)
        found[key] = replace(known, times=known.times + 1) if known else one
    return list(found.values())


def in_a_row(moments: Iterable[Moment]) -> list[Moment]:
    """The same, where nothing else stands between: the order of what was done stays."""
    rows = (list(alike) for _key, alike in groupby(moments, key=_of_a_minute))
    return [replace(alike[0], times=sum(one.times for one in alike)) for alike in rows]


def _of_a_minute(one: Moment) -> tuple[str, str, datetime]:
    return str(one.text), str(one.who), one.at.replace(second=0, microsecond=0)


def moments_about(row: Model, moment_of: Callable[[Entry], Moment]) -> list[Moment]:
    """The record of one thing, newest first; what was done again and again in a minute is one."""
    about = {"about_type": row._meta.label_lower, "about_id": str(row.pk)}
    entries = Entry.objects.filter(**about).select_related("by").order_by("-id")
    return in_a_row(moment_of(entry) for entry in entries[:HISTORY_LIMIT])


def words_for(verb: str, known: Mapping[str, Words]) -> Words:
    """What an entry says, by `known`. A move without words of its own says where it led."""
    name, _dot, state = verb.rpartition(".")
    life = next((each for each in all_lives() if each.name == name), None)
    if verb not in known and life is not None and state in life.states:
        return str(life.states(state).label)
    return known.get(verb, verb)
