"""What a provider answers about the URLs of a notice: one small form for each of them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hotline.models import NoticeItem, ProviderRole
from hotline.operations.origin import country_of
from hotline.operations.provider_answers import ItemAnswer
from hotline.states import ITEM_AFTER, ProviderSays
from hotline.words.errors import NotAnOrigin
from hotline.words.errors_public import NamesTheNetwork, NoOriginNamed
from hotline.words.told_origins import ORIGIN_LIMIT_CHARS, told_origin
from portal.web.refusals import Refusal

WORDS_LIMIT_CHARS = 500
SAYS = [
    ("", _("No answer yet")),
    (ProviderSays.REMOVED, _("It is removed")),
    (ProviderSays.MOVED, _("It is not with us any more, or never was")),
    (ProviderSays.DISPUTE, _("We disagree")),
]


class AnswerForm(forms.Form):
    """One URL: what became of it, and for a move or a disagreement some words.

    The operator of a delivery network also says what is behind it, while nobody knows.
    """

    origin = forms.CharField(
        label=_("Where is it hosted?"),
        help_text=_(
            "The IP address of the origin server, its host name, or the company that hosts it. "
            "Nobody can see it from outside. Not the name of a customer."
        ),
        max_length=ORIGIN_LIMIT_CHARS,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "auto"}),
    )

    says = forms.TypedChoiceField(
        label=_("Your answer"),
        choices=SAYS,
        coerce=ProviderSays,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("Where it is now, or why you disagree"),
        help_text=_("Not the name of a customer."),
        max_length=WORDS_LIMIT_CHARS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any, item: NoticeItem, *, all_removed: bool = False) -> None:
        said = (says for says, state in ITEM_AFTER.items() if state == item.state)
        said = (says for says in said if says in dict(SAYS))
        super().__init__(data, prefix=f"url{item.pk}", initial={"says": next(said, "")})
        self.item, self.all_removed = item, all_removed
        if not asks_origin(item):
            del self.fields["origin"]

    def clean_origin(self) -> str:
        """As it is kept. Not what everybody sees: the name of the URL, or the network's own."""
        typed = self.cleaned_data["origin"]
        if not typed.strip():
            return ""
        try:
            told = told_origin(typed)
            if told.host == self.item.location.host:
                raise NamesTheNetwork
            if told.ip:
                country_of(told.ip)
        except NotAnOrigin:
            raise _refused(NamesTheNetwork) from None
        except (NoOriginNamed, NamesTheNetwork) as refused:
            raise _refused(type(refused)) from None
        return str(told)

    def clean(self) -> dict[str, Any]:
        """Whoever disagrees says why; with "all removed", what was left open is removed."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if self.all_removed and not said.get("says"):
            said["says"] = ProviderSays.REMOVED
        if said.get("says") == ProviderSays.DISPUTE and not said.get("words", "-"):
            text = _("Please say why you disagree, so that a person can look at it again.")
            self.add_error("words", ValidationError(text, code="why"))
        return said

    def as_answers(self) -> list[ItemAnswer]:
        """For the verb; empty where nothing was said. Where it is hosted is last: it leads on."""
        said, item = self.cleaned_data, self.item.pk
        found = [ItemAnswer(item, said["says"], said["words"])] if said["says"] else []
        if origin := said.get("origin"):
            found.append(ItemAnswer(item, ProviderSays.ORIGIN, origin))
        return found


def asks_origin(item: NoticeItem) -> bool:
    """Whether its reader is a delivery network, and what is behind it is not known."""
    to_network = item.notice.role_addressed == ProviderRole.CDN
    return bool(to_network and item.location.awaiting_origin)


def _refused(refusal: type[Refusal]) -> ValidationError:
    return ValidationError(str(refusal.message), code=refusal.code)
