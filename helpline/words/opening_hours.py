"""The hours of a line as one sentence, for replies in any language."""

from collections.abc import Sequence
from itertools import groupby

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import override

ALL_DAY = ("00:00–00:00",)


def hours_in_words(week: Sequence[Sequence[str]], *, language: str) -> str:
    """`week` is seven lists of stretches, Monday first, each like 14:00–18:30."""
    with override(language):
        days = [tuple(stretches) for stretches in week]
        if all(day == ALL_DAY for day in days):
            return _("every day, day and night")
        if not any(days):
            return _("at no fixed time")
        said = []
        for stretches, group in groupby(enumerate(days), key=lambda one: one[1]):
            numbers = [number for number, _day in group]
            if stretches:
                names = [str(WEEKDAYS[numbers[0]])]
                names += [str(WEEKDAYS[numbers[-1]])] if len(numbers) > 1 else []
                said.append(f"{'–'.join(names)} {', '.join(stretches)}")
        return "; ".join(said)
