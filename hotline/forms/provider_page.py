"""What a provider answers about the URLs of a notice: one small form for each of them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hotline.models import Notice, NoticeItem, ProviderRole
from hotline.operations.origin import country_of
from hotline.operations.provider_answers import ItemAnswer
from hotline.states import ITEM_AFTER, ProviderSays
from hotline.words.answers import ANSWERS, RoleAnswers
from hotline.words.errors import NotAnOrigin
from hotline.words.errors_public import NamesTheNetwork, NoOriginNamed
from hotline.words.told_origins import ORIGIN_LIMIT_CHARS, told_origin
from portal.web.refusals import Refusal

WORDS_LIMIT_CHARS = 500
NO_ANSWER = ("", _("No answer yet"))


def answers_of(notice: Notice) -> RoleAnswers:
    """What whoever it goes to can truly answer."""
    return ANSWERS[notice.role_addressed]


class AnswerForm(forms.Form):
    """One URL: what became of it, as its reader's role can answer, and some words.

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
        coerce=ProviderSays,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        max_length=WORDS_LIMIT_CHARS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any, item: NoticeItem, *, rest_too: bool = False) -> None:
        answers = answers_of(item.notice)
        said = (says for says in answers.offered if ITEM_AFTER[says] == item.state)
        super().__init__(data, prefix=f"url{item.pk}", initial={"says": next(said, "")})
        self.item, self.rest_too = item, rest_too
        says: Any = self.fields["says"]
        says.choices = [NO_ANSWER, *answers.offered.items()]
        words: Any = self.fields["words"]
        words.label, words.help_text = answers.more, answers.leave_out
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
        """Whoever disagrees says why; what was left open is answered with the rest, where asked."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if self.rest_too and not said.get("says"):
            said["says"], _words = answers_of(self.item.notice).for_the_rest
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
