"""What visitors tapped after their chats, in sums; nothing where so few answered.

A survey belongs to the period of its chat, as every figure of `service_figures.py`.
"""

from collections import Counter
from dataclasses import dataclass

from helpline.models import Survey
from helpline.operations.sheets import begin_and_end
from helpline.policies.periods import Period
from helpline.policies.suppression import HIDDEN_BELOW
from helpline.words.answers import Again, Helped, Mood

MOODS = (Mood.AWFUL, Mood.LOW, Mood.FINE)
"""From the lowest."""


@dataclass(frozen=True, slots=True)
class SurveyFigures:
    """`moods`: how many felt better, the same and worse, of those who said it both times."""

    number: int
    moods: tuple[int, int, int]
    helped: dict[Helped, int]
    again: dict[Again, int]

    @property
    def is_shown(self) -> bool:
        """Whether enough answered."""
        return self.number >= HIDDEN_BELOW


def survey_figures(period: Period) -> SurveyFigures:
    """In one query."""
    begins, ends = begin_and_end(period)
    rows = list(
        Survey.objects.filter(conversation__opened_at__gte=begins, conversation__opened_at__lt=ends)
        .order_by()
        .values_list("conversation__mood", "mood", "helped", "again")
    )
    steps = [
        MOODS.index(Mood(after)) - MOODS.index(Mood(before))
        for before, after, _helped, _again in rows
        if before in MOODS and after in MOODS
    ]
    helped = Counter(row[2] for row in rows)
    again = Counter(row[3] for row in rows)
    return SurveyFigures(
        number=len(rows),
        moods=(
            sum(one > 0 for one in steps),
            sum(one == 0 for one in steps),
            sum(one < 0 for one in steps),
        ),
        helped={one: helped[one] for one in (Helped.YES, Helped.LITTLE, Helped.NO)},
        again={one: again[one] for one in (Again.YES, Again.MAYBE, Again.NO)},
    )
