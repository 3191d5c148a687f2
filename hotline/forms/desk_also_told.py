"""Forms about whom else to tell of what stays online while its provider is reminded."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hotline.models import (
    REASON_LIMIT_CHARS,
    TELLS,
    AbuseContact,
    Notice,
    NoticeItem,
    ProviderRole,
)
from hotline.models.location import Location
from hotline.operations.provider_match import evidence_of, match_as
from hotline.states import MATCH_NEEDS_REASON, AlsoTold, Match, WhyNobody


class TellAsWellForm(forms.Form):
    """Whom to write to as well, and as what: first those to whom the evidence points."""

    contact_id = forms.ChoiceField(label=_("Whom to write to, and as what"))
    reason = forms.CharField(
        label=_("Why this one?"),
        help_text=_("Say nothing about the reporter."),
        max_length=REASON_LIMIT_CHARS,
        required=False,
    )

    def __init__(self, data: Any = None, *, location: Location, due: Collection[AlsoTold]) -> None:
        super().__init__(data, prefix="also")
        needed = _("needed when nothing points to them")
        self.fields["reason"].needed_when = needed  # type: ignore[attr-defined]  # for need.html
        self.matches: dict[str, Match] = {}
        groups: dict[Match, list[tuple[str, str]]] = {match: [] for match in Match}
        evidence = evidence_of(location)
        for contact in _not_asked(location):
            for role in map(ProviderRole, contact.provider.roles):
                if TELLS.get(role) not in due:
                    continue
                value, match = f"{contact.pk}:{role}", match_as(role, evidence, contact)
                provider, reached_at = contact.provider, contact.reached_at
                words = f"{provider.name} ({provider.country}) · {reached_at} · {role.label}"
                groups[match].append((value, words))
                self.matches[value] = match
        field: Any = self.fields["contact_id"]
        field.choices = [(match.label, found) for match, found in groups.items() if found]

    @property
    def proposed(self) -> list[str]:
        """Those to whom something points, who need no reason."""
        return [one for one, match in self.matches.items() if match not in MATCH_NEEDS_REASON]

    def clean(self) -> dict[str, Any]:
        """The abuse contact and the role that were chosen together; a reason where one is due."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = said.get("contact_id", "")
        match = self.matches.get(chosen)
        if match in MATCH_NEEDS_REASON and not said.get("reason", "").strip():
            against = {"against": Match(match).label}
            text = _("%(against)s. Say why you write to them all the same.")
            self.add_error("reason", ValidationError(text, code="why", params=against))
        contact_id, _colon, role = chosen.partition(":")
        if role:
            said |= {"contact_id": int(contact_id), "role": ProviderRole(role)}
        return said


def _not_asked(location: Location) -> list[AbuseContact]:
    """Verified, and in no notice that asks for it already."""
    asked = NoticeItem.objects.asked().filter(location=location)
    usable = AbuseContact.objects.usable_from(location.country)
    return list(usable.exclude(pk__in=asked.values("notice__abuse_contact")))


class WhichNoticeForm(forms.Form):
    """Which of the notices that tell somebody as well; each has a button of its own."""

    item_id = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, items: Iterable[NoticeItem], words: Callable[[Notice], str]
    ) -> None:
        super().__init__(data)
        self.buttons = [(item.pk, words(item.notice)) for item in items]


class TellNobodyForm(forms.Form):
    """Which of those who are due is not told, and why."""

    to = forms.TypedChoiceField(label=_("Who is not told"), coerce=AlsoTold)
    why = forms.TypedChoiceField(
        label=_("Why"),
        help_text=_("Kept in the record under your name."),
        choices=WhyNobody.choices,
        coerce=WhyNobody,
    )

    def __init__(self, data: Any = None, *, due: Collection[AlsoTold]) -> None:
        super().__init__(data, prefix="nobody")
        field: Any = self.fields["to"]
        field.choices = [(to.value, to.label) for to in AlsoTold if to in due]
