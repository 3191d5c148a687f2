"""What the database itself saw beside the record, and that the record tells each of it once.

A move is one entry, with the state before and after. What is done without a move is one entry too:
`DEEDS` says by which row the database saw it. Any other entry would be one too many.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import connection

from hotline.models import Location, Method
from hotline.states import PoliceState
from portal.audit.models import Entry
from portal.lifecycle import all_lives
from tests.site_role import as_owner

WITNESS = """
CREATE TEMPORARY TABLE seen (number bigserial, word text, named text, columns text[], before text,
    row text);
CREATE FUNCTION public.witness() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    changed text[];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        SELECT array_agg(key) INTO changed
        FROM jsonb_each(to_jsonb(NEW)) AS after JOIN jsonb_each(to_jsonb(OLD)) AS before USING (key)
        WHERE after.value <> before.value;
        IF changed IS NULL THEN
            RETURN NULL;
        END IF;
    END IF;
    INSERT INTO pg_temp.seen (word, named, columns, before, row) VALUES (
        TG_OP, TG_TABLE_NAME, changed, to_jsonb(OLD) ->> TG_ARGV[0],
        coalesce(to_jsonb(NEW), to_jsonb(OLD))
    );
    RETURN NULL;
END
$$;
"""
WATCHED = """
CREATE TRIGGER witness AFTER INSERT OR UPDATE OR DELETE ON public.{table}
FOR EACH ROW EXECUTE FUNCTION public.witness('{column}')
"""
NEWS = "SELECT word, named, columns, before, row FROM pg_temp.seen ORDER BY number"


@dataclass(frozen=True)
class Seen:
    """One row that began, changed or went. `before`: the state it had."""

    word: str
    table: str
    columns: frozenset[str]
    before: str
    text: str
    column: str

    @cached_property
    def row(self) -> dict[str, Any]:
        """As it is now."""
        return dict(json.loads(self.text))

    @property
    def moved(self) -> bool:
        return self.word == "UPDATE" and self.column in self.columns

    @property
    def move(self) -> tuple[str, str]:
        return self.before, self.row[self.column]

    @property
    def location(self) -> int | None:
        """The one that it is about; None where it is about several, or none."""
        column = "id" if self.table == Location._meta.db_table else "location_id"
        return self.row.get(column)


class Witness:
    """Sees every row of the hotline from now until the end of the transaction."""

    def __init__(self) -> None:
        self.column = {life.model._meta.db_table: life.column for life in all_lives()}
        tables = [one._meta.db_table for one in apps.get_app_config("hotline").get_models()]
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(WITNESS)
            for table in tables:
                column = self.column.get(table, "")
                cursor.execute(WATCHED.format(table=table, column=column))
        self.last = 0
        self.news()

    def news(self) -> tuple[list[Seen], list[Entry]]:
        """What happened since it was asked last, and what the record says of it."""
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(NEWS)
            seen = [
                Seen(
                    word,
                    table,
                    frozenset(columns or ()),
                    before or "",
                    row,
                    self.column.get(table, ""),
                )
                for word, table, columns, before, row in cursor.fetchall()
            ]
            cursor.execute("DELETE FROM pg_temp.seen")
        entries = list(Entry.objects.filter(pk__gt=self.last).order_by("pk"))
        self.last = max((entry.pk for entry in entries), default=self.last)
        return seen, entries


def began(table: str, **those: object) -> Callable[[list[Seen]], int]:
    """How many rows of a table began, with these values."""
    return lambda seen: sum(
        one.word == "INSERT"
        and one.table == f"hotline_{table}"
        and all(one.row[name] == value for name, value in those.items())
        for one in seen
    )


def filled(table: str, column: str, but: str = "") -> Callable[[list[Seen]], int]:
    """How many rows got a value in a column, and none in another."""
    return lambda seen: sum(
        one.word == "UPDATE"
        and one.table == f"hotline_{table}"
        and column in one.columns
        and but not in one.columns
        and bool(one.row[column])
        for one in seen
    )


def looks_at_hosting(seen: list[Seen]) -> int:
    """Each is several rows of one moment."""
    return len(
        {
            (one.row["location_id"], one.row["observed_at"])
            for one in seen
            if one.table == "hotline_hostingobservation" and one.row["method"] != Method.ANALYST
        }
    )


def begun_anew(seen: list[Seen]) -> int:
    """Removals that began and did not move on at once."""
    moved = {one.row["id"] for one in seen if one.table == "hotline_removal" and one.moved}
    removals = [one for one in seen if (one.word, one.table) == ("INSERT", "hotline_removal")]
    return sum(one.row["id"] not in moved for one in removals)


def added_by_reporters(seen: list[Seen]) -> int:
    """What they wrote unasked: an answer moves the report."""
    answered = any(one.table == "hotline_report" and one.moved for one in seen)
    return 0 if answered else began("reportmessage", writer="reporter")(seen)


def to_be_sent_now(seen: list[Seen]) -> int:
    """Notices that somebody does not let wait for more URLs."""
    both = {"being_grouped", "send_after"}
    return sum(one.table == "hotline_notice" and one.columns == both for one in seen)


DEEDS: Mapping[tuple[str, ...], Callable[[list[Seen]], int]] = {
    ("report.taken",): began("report"),
    ("report.danger_flagged",): filled("report", "imminent_danger"),
    ("report.reporter_added",): added_by_reporters,
    ("report.led_to_helpline",): began("reportmessage", leads_to_helpline=True),
    ("country.decided", "origin.recorded"): began("hostingobservation", method="analyst"),
    ("hosting.observed",): looks_at_hosting,
    (
        "location.assessment_questioned",
        "location.assessments_differ",
        "location.reopened",
        "location.second_look_asked",
    ): began("assessmenttask"),
    ("location.stands_in_danger",): filled("assessmenttask", "stands_since"),
    ("hold.set",): began("hold"),
    ("hold.renewal_asked",): filled("hold", "renewal_asked_at"),
    ("hold.renewed",): filled("hold", "renewals"),
    ("manual_action.recorded",): began("manualaction"),
    ("police.answered",): began("referralanswer"),
    ("police.to_tell_again",): began("referral", state=PoliceState.AGAIN),
    ("removal.to_tell_again",): begun_anew,
    ("notice.queued", "notice.queued_as_well", "notice.sent_to_other_contact"): began("noticeitem"),
    ("notice.to_be_sent_now",): to_be_sent_now,
    ("reply.received",): began("reply"),
    ("watch.leads_elsewhere", "watch.hosted_elsewhere"): filled("watch", "moved_at"),
}
"""Entries that are no moves, and how many of them there must be by what the database saw."""
BY_VERB = {"note_move_seen": "watch.move_seen", "take_back_danger": "report.danger_taken_back"}
"""What is done by emptying columns that moves empty as well: one entry where anything changed."""


def must_be_told_once(verb: str, seen: list[Seen], entries: Iterable[Entry]) -> None:
    """Every move and every deed is exactly one entry, and there is no other."""
    columns = {life.column for life in all_lives()}
    told: Counter[Any] = Counter()
    deeds: Counter[str] = Counter()
    for entry in entries:
        column = next((one for one in columns if f"{one}_before" in entry.facts), None)
        if column is None:
            deeds[entry.verb] += 1
        else:
            told[entry.facts[f"{column}_before"], entry.facts[column]] += 1
    moves = Counter(one.move for one in seen if one.moved)
    assert moves == told, (verb, moves, told)
    assert deeds.pop(BY_VERB.get(verb, ""), 0) == (verb in BY_VERB and bool(seen)), verb
    reminders = began("notice")(seen) - began("notice", reminds_id=None)(seen)
    assert deeds.pop("notice.reminder_queued", 0) == reminders, verb
    for names, count in DEEDS.items():
        found = sum(deeds.pop(name, 0) for name in names)
        assert found == count(seen), (verb, names, found)
    assert not deeds, (verb, deeds)
