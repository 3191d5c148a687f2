"""What the yearly sheet of Child Helpline International and Insafe's quarterly one ask for.

A contact record is one contact, however often it was corrected, and counts as the category it
carries, which is of the lists that were valid on its day (`operations/contacts.py`). Times are
those of the site.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple

from django.db.models import Choices, Count
from django.utils import timezone
from django.utils.functional import Promise

from helpline.models import Category, Contact
from helpline.models.category import Scheme
from helpline.policies.periods import MONTHS_OF_A_QUARTER, MONTHS_OF_A_YEAR, Period
from helpline.words.desk import ANSWERS
from helpline.words.desk_contacts import Channel, Gender, Result
from helpline.words.desk_statistics import (
    MEANS_OF,
    NO_PLATFORM_SAID,
    Asked,
    ContactedBy,
    Means,
    contacted_by,
)

Words = str | Promise
NO_PLATFORM = 0


class Group(NamedTuple):
    """Contacts of which a sheet asks the same things, and how many they are."""

    category: int
    also: int | None
    counselling: bool
    channel: str
    audience: str
    caller: str
    age_band: str
    gender: str
    platform: int | None
    result: str
    number: int


@dataclass(frozen=True, slots=True)
class Dimension:
    """One question of a sheet: its answers in order, and which of them a group of contacts is."""

    title: Words
    answers: tuple[tuple[object, Words], ...]
    of: Callable[[Group], object]


@dataclass(frozen=True, slots=True)
class Line:
    """A category of the sheet with its contacts: all, and by each answer to each question.

    `parts` are the sub-reasons of a main reason.
    """

    title: Words
    total: int
    counts: tuple[tuple[int, ...], ...]
    parts: tuple[tuple[Words, int], ...] = ()


@dataclass(frozen=True, slots=True)
class CountedList:
    """A list of its own below a sheet. One that is not `summed` counts a contact several times."""

    title: Words
    entries: tuple[tuple[Words, int], ...]
    summed: bool = True

    @property
    def total(self) -> int:
        """All of it together."""
        return sum(number for _title, number in self.entries)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The contacts of a period that count on one network's list.

    `others` are counselling contacts that do not.
    """

    scheme: Scheme
    period: Period
    dimensions: tuple[Dimension, ...]
    lines: tuple[Line, ...]
    others: int
    lists: tuple[CountedList, ...] = ()

    @property
    def total(self) -> int:
        """Contacts on the list."""
        return sum(line.total for line in self.lines)


MONTHS_OF: dict[Scheme, int] = {
    Scheme.INSAFE: MONTHS_OF_A_QUARTER,
    Scheme.CHI: MONTHS_OF_A_YEAR,
}
"""Each network's period, and no other: counts that are hidden in one file could be worked out from
files of other periods that overlap with it."""


def begin_and_end(period: Period) -> tuple[datetime, datetime]:
    """Its moments, by the clocks of the site."""
    first, until = (datetime.combine(day, time()) for day in (period.first, period.until))
    return timezone.make_aware(first), timezone.make_aware(until)


def sheet_of(scheme: Scheme, period: Period) -> Sheet:
    """The sheet of a network for a period."""
    categories: dict[int, Category] = Category.objects.in_bulk()
    groups = _groups(period)
    if scheme == Scheme.INSAFE:
        platforms = {group.platform for group in groups if group.platform is not None}
        heads = {categories[one].parent_id or one for one in platforms}
        dimensions = _of_insafe(
            _valid(categories.values(), Scheme.PLATFORM, period, heads), categories
        )
    else:
        dimensions = OF_CHI
    on_list = [(_counts_as(group, scheme, categories), group) for group in groups]
    listed = [(category, group) for category, group in on_list if category is not None]
    rows = _valid(categories.values(), scheme, period, {category for category, _group in listed})
    return Sheet(
        scheme=scheme,
        period=period,
        dimensions=dimensions,
        lines=tuple(_lines(rows, listed, dimensions)),
        others=sum(g.number for category, g in on_list if category is None and g.counselling),
        lists=_lists(groups, categories.values(), period) if scheme == Scheme.CHI else (),
    )


def _groups(period: Period) -> list[Group]:
    begins, ends = begin_and_end(period)
    rows = (
        Contact.objects.filter(recorded_at__gte=begins, recorded_at__lt=ends)
        .order_by()
        .values_list(
            *("category", "also", "counselling", "channel", "audience", "caller", "age_band"),
            *("gender", "platform", "result"),
        )
        .annotate(number=Count("pk"))
    )
    return [Group(*row) for row in rows]


def _counts_as(group: Group, scheme: Scheme, categories: dict[int, Category]) -> int | None:
    """What it is on this list; None when it is not on it."""
    for one in (group.category, group.also):
        if one is not None and categories[one].scheme == scheme:
            return one
    return None


def _valid(
    categories: Iterable[Category],
    scheme: Scheme,
    period: Period,
    used: Iterable[int] = (),
) -> list[Category]:
    """Those of a list that were valid on some day of the period, or that somebody `used`."""
    used = set(used)
    found = [
        one
        for one in categories
        if one.scheme == scheme
        and (
            one.pk in used
            or (
                one.valid_from < period.until
                and (one.valid_to is None or one.valid_to > period.first)
            )
        )
    ]
    return sorted(found, key=lambda one: (one.position, one.valid_from, one.pk))


def _lines(
    rows: Sequence[Category],
    listed: Sequence[tuple[int, Group]],
    dimensions: Sequence[Dimension],
) -> Iterable[Line]:
    """One line for a category without a heading; for a heading one with its sub-reasons."""
    under: dict[int, list[Category]] = {}
    for row in rows:
        under.setdefault(row.parent_id or row.pk, []).append(row)
    titles = titles_of(rows)
    of_category: dict[int, list[Group]] = {}
    for category, group in listed:
        of_category.setdefault(category, []).append(group)
    for head in (row for row in rows if row.parent_id is None):
        members = under[head.pk]
        groups = [group for one in members for group in of_category.get(one.pk, ())]
        yield Line(
            title=titles[head.pk],
            total=_number(groups),
            counts=tuple(_by_answer(dimension, groups) for dimension in dimensions),
            parts=tuple(
                (titles[one.pk], _number(of_category.get(one.pk, ())))
                for one in members
                if one.parent_id is not None
            ),
        )


def titles_of(rows: Sequence[Category]) -> dict[int, Words]:
    """Names; with its days where a list has two editions of one name under one heading."""
    often = Counter((row.parent_id, row.code) for row in rows)
    return {
        row.pk: _with_days(row) if often[row.parent_id, row.code] > 1 else row.name for row in rows
    }


def _with_days(row: Category) -> str:
    days = f"{row.valid_from:%Y-%m-%d} – {_day(row.valid_to)}"
    return f"{row.name} ({days})"


def _day(day: date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else ""


def _by_answer(dimension: Dimension, groups: Iterable[Group]) -> tuple[int, ...]:
    counted: Counter[object] = Counter()
    for group in groups:
        counted[dimension.of(group)] += group.number
    return tuple(counted[answer] for answer, _words in dimension.answers)


def _number(groups: Iterable[Group]) -> int:
    return sum(group.number for group in groups)


def _choices(choices: type[Choices]) -> tuple[tuple[object, Words], ...]:
    return tuple(choices.choices)


GENDER = Dimension(Asked.GENDER.label, _choices(Gender), lambda group: group.gender)
OF_CHI = (
    GENDER,
    Dimension(Asked.AGE.label, tuple(ANSWERS["age_band"].items()), lambda group: group.age_band),
    Dimension(Asked.MEANS.label, _choices(Channel), lambda group: group.channel),
    Dimension(
        Asked.CONTACTED_BY.label, tuple(ANSWERS["caller"].items()), lambda group: group.caller
    ),
    Dimension(Asked.RESULT.label, _choices(Result), lambda group: group.result),
)


def _of_insafe(
    platforms: Sequence[Category], categories: dict[int, Category]
) -> tuple[Dimension, ...]:
    heads = [one for one in platforms if one.parent_id is None]
    titles = titles_of(heads)

    def platform_type(group: Group) -> object:
        if group.platform is None:
            return NO_PLATFORM
        return categories[group.platform].parent_id or group.platform

    return (
        Dimension(
            Asked.CONTACTED_BY.label,
            _choices(ContactedBy),
            lambda group: contacted_by(group.audience, group.caller, group.age_band),
        ),
        Dimension(Asked.MEANS.label, _choices(Means), lambda group: MEANS_OF[group.channel]),
        GENDER,
        Dimension(
            Asked.PLATFORM.label,
            (*((one.pk, titles[one.pk]) for one in heads), (NO_PLATFORM, NO_PLATFORM_SAID)),
            platform_type,
        ),
    )


def _lists(
    groups: Sequence[Group], categories: Iterable[Category], period: Period
) -> tuple[CountedList, ...]:
    """Contacts that are not counselling, and what was done in those that are."""
    categories = list(categories)
    about: Counter[int] = Counter()
    for group in groups:
        about[group.category] += group.number
    begins, ends = begin_and_end(period)
    done = Counter(
        dict(
            Contact.actions.through.objects.filter(
                contact__recorded_at__gte=begins,
                contact__recorded_at__lt=ends,
                contact__counselling=True,
            )
            .values_list("category")
            .annotate(number=Count("pk"))
        )
    )

    def counted(scheme: Scheme, numbers: Counter[int]) -> tuple[tuple[Words, int], ...]:
        rows = _valid(categories, scheme, period, numbers)
        titles = titles_of(rows)
        return tuple((titles[row.pk], numbers[row.pk]) for row in rows)

    return (
        CountedList(Asked.NOT_COUNSELLING.label, counted(Scheme.NON_COUNSELLING, about)),
        CountedList(Asked.ACTIONS.label, counted(Scheme.ACTION, done), summed=False),
    )
