"""Database constraints in the words of the state tables."""

from collections.abc import Iterable

from django.db.models import CheckConstraint, Q, TextChoices


def known(
    field: str, words: type[TextChoices], name: str, *, or_empty: bool = False
) -> CheckConstraint:
    """The column holds one of the listed words and nothing else."""
    values = [*words.values, ""] if or_empty else list(words.values)
    return CheckConstraint(condition=Q(**{f"{field}__in": values}), name=name)


def filled_exactly_in(
    field: str, state_field: str, states: Iterable[TextChoices], name: str, *, text: bool = False
) -> CheckConstraint:
    """The column is filled in these states and empty in all others.

    `text` columns are empty as '' instead of NULL.
    """
    values = sorted(state.value for state in states)
    empty = Q(**{field: ""}) if text else Q(**{f"{field}__isnull": True})
    inside = Q(**{f"{state_field}__in": values})
    return CheckConstraint(condition=(inside & ~empty) | (~inside & empty), name=name)


def filled_at_least_in(
    field: str, state_field: str, states: Iterable[TextChoices], name: str
) -> CheckConstraint:
    """The column is filled in these states; elsewhere it may remember what happened before."""
    values = sorted(state.value for state in states)
    return CheckConstraint(
        condition=~Q(**{f"{state_field}__in": values}) | Q(**{f"{field}__isnull": False}),
        name=name,
    )
