"""The categories as the report form shows them: tiles with a picture under headings."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hotline.models import Category, Group
from hotline.models.vocabulary import offered_categories
from hotline.operations.public_status import GROUP_NAMES

ICONS = {
    "csam_photo_video": "picture",
    "self_generated_image": "passed-on",
    "sextortion": "threat",
    "grooming": "talk",
    "csam_ai_or_drawn": "edit",
    "csam_text": "file",
    "trafficking_or_sale": "tag",
    "travelling_offender": "location",
    "intimate_image_abuse_adult": "eye-off",
    "hate_speech": "loud",
    "terrorism": "warning",
    "extreme_violence": "stop",
    "self_harm_or_suicide_promotion": "life-ring",
    "cyberbullying": "people",
    "illegal_adult_pornography": "lock",
    "age_inappropriate": "child",
    "online_fraud": "card",
    "other": "question",
    "information_request": "info",
}
"""Category → icon of the sprite; any other category has `OTHER_ICON`."""
OTHER_ICON = "report"


@dataclass(frozen=True, slots=True)
class Tile:
    """One category to choose. `lane` says which door helps best with it."""

    code: str
    lane: str
    icon: str
    name: str | Promise
    hint: str | Promise


@dataclass(frozen=True, slots=True)
class TileGroup:
    """Some tiles under one heading; without a heading they are not folded."""

    title: str | Promise
    tiles: tuple[Tile, ...]
    is_open: bool


class CategoryField(forms.Field):
    """A category by its code."""

    widget = forms.RadioSelect
    default_error_messages: ClassVar = {"invalid_choice": _("Please choose one of the list.")}

    def to_python(self, value: Any) -> Category | None:
        """One of those offered now. Raises ValidationError."""
        if value in self.empty_values:
            return None
        if (found := offered_categories().get(value)) is None:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return found


def groups_of(categories: Collection[Category], chosen: str | None) -> list[TileGroup]:
    """All categories under their headings; the first is open, and the one with the chosen."""
    return [
        TileGroup(
            title=GROUP_NAMES[group],
            tiles=(tiles := tuple(_tile(one) for one in categories if one.group == group)),
            is_open=group == Group.CHILDREN or any(tile.code == chosen for tile in tiles),
        )
        for group in Group.values
    ]


def group_in_words(
    known: Mapping[str, Category], words: Mapping[str, str | Promise]
) -> list[TileGroup]:
    """Only the categories that `words` has a sentence for, in the order of `words`."""
    tiles = tuple(_tile(known[code], words[code]) for code in words if code in known)
    return [TileGroup(title="", tiles=tiles, is_open=True)]


def _tile(category: Category, name: str | Promise = "") -> Tile:
    return Tile(
        code=category.code,
        lane=category.lane,
        icon=ICONS.get(category.code, OTHER_ICON),
        name=name or category.name,
        hint="" if name else category.hint,
    )
