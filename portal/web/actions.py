"""Actions of the desk: what a member of staff may do to the thing a page is about.

An action is one class: who may, when it is offered, its form, its button and key, the verb it
calls and the words its verb leaves in the history. A service keeps one `Actions` of them; from
it come the addresses, the buttons, the keys and the words. A new action is one class and, when
a plain button is not enough, one template fragment.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, ClassVar, Generic, Protocol, TypeVar, cast

from django.apps.config import AppConfig
from django.contrib import messages
from django.core.checks import CheckMessage, Error
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.views.decorators.http import require_POST

from portal.accounts.models import User
from portal.web.access import staff_with
from portal.web.refusals import Refusal

SubjectT = TypeVar("SubjectT")
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Done:
    """What an action came to: a sentence, and where the page goes next if not back."""

    words: Words = ""
    level: int = messages.SUCCESS
    to: str = ""


class Action(ABC, Generic[SubjectT]):
    """One thing to do. `name` is its address and the name of its URL, with `_` for `-`.

    `permissions` are alternatives. `button` is a kind of `components/button.html`, `template`
    the fragment that draws it. `history` gives the words for every audit verb it writes.
    `answers` are refusals said on the page itself: in the form, or as a message without one.
    `alternates_with` names an action never offered beside this one, which may share its key.
    """

    name: ClassVar[str] = ""
    permissions: ClassVar[tuple[str, ...]] = ()
    label: ClassVar[Words] = ""
    button: ClassVar[str] = "quiet"
    icon: ClassVar[str] = ""
    key: ClassVar[str] = ""
    template: ClassVar[str] = "desk/parts/action.html"
    history: ClassVar[Mapping[str, Words]] = {}
    answers: ClassVar[tuple[type[Refusal], ...]] = ()
    alternates_with: ClassVar[str] = ""

    @abstractmethod
    def is_offered(self, subject: SubjectT) -> bool:
        """Whether it makes sense now. The verb decides again, under its lock."""

    @abstractmethod
    def act(self, subject: SubjectT, *, by: User, said: dict[str, Any]) -> Done:
        """Calls one verb. `said` is what the form came to, {} without one."""

    def form(self, subject: SubjectT, data: Any = None) -> BaseForm | None:
        """Its form about `subject`, bound to `data` when something was sent; None for a button."""
        del subject, data
        return None


class Page(Protocol[SubjectT]):
    """Where a subject is shown, for the addresses and answers of its actions."""

    def address(self, subject: SubjectT, name: str) -> str:
        """Where the action called `name` on `subject` is sent to."""

    def find(self, request: HttpRequest, **where: Any) -> SubjectT:
        """The subject, if this person may know of it. Raises Http404."""

    def show(
        self, request: HttpRequest, subject: SubjectT, forms: dict[str, BaseForm]
    ) -> HttpResponse:
        """Its page, with forms that were not right in place of fresh ones, by action name."""

    def back_to(self, request: HttpRequest, subject: SubjectT) -> HttpResponse:
        """A redirect to its page."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An action as a page draws it: `{% include offer.action.template %}`."""

    action: Action[Any]
    address: str
    form: BaseForm | None


@dataclass(slots=True)
class Actions(Generic[SubjectT]):
    """All actions on one kind of subject."""

    about: str
    known: dict[str, Action[SubjectT]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _all.append(self)

    def add(self, action: type[Action[SubjectT]]) -> type[Action[SubjectT]]:
        """Class decorator. Raises ValueError for a second action of that name."""
        if action.name in self.known:
            msg = f"two actions on {self.about} are called {action.name!r}"
            raise ValueError(msg)
        self.known[action.name] = action()
        return action

    def offered(
        self,
        subject: SubjectT,
        *,
        to: User,
        on: Page[SubjectT],
        forms: Mapping[str, BaseForm] | None = None,
    ) -> dict[str, Offer]:
        """What `to` may do now, by name, in the order in which actions were added.

        `forms` that were sent and not right stand in for fresh ones.
        """
        return {
            name: Offer(
                action,
                on.address(subject, name),
                (forms or {}).get(name) or action.form(subject),
            )
            for name, action in self.known.items()
            if any(map(to.has_perm, action.permissions)) and action.is_offered(subject)
        }

    def history(self) -> dict[str, Words]:
        """The words for every audit verb that an action writes."""
        return {verb: words for each in self.known.values() for verb, words in each.history.items()}

    def urls(self, where: str, page: Page[SubjectT], *names: str) -> list[URLPattern]:
        """One address per action under the route `where`; of those named, or of all."""
        chosen = [self.known[name] for name in names] or list(self.known.values())
        return [
            path(f"{where}{each.name.replace('_', '-')}/", _view(each, page), name=each.name)
            for each in chosen
        ]

    def problems(self) -> list[str]:
        """What an action lacks, in words for whoever wrote it."""
        lacking = [
            f"the action {name!r} on {self.about} has no {what}"
            for name, each in self.known.items()
            for what in ("name", "label", "permissions", "history")
            if not getattr(each, what)
        ]
        pairs = combinations([each for each in self.known.values() if each.key], 2)
        return lacking + [
            f"{one.name!r} and {other.name!r} on {self.about} share the key {one.key!r}"
            for one, other in pairs
            if one.key == other.key
            and one.alternates_with != other.name
            and other.alternates_with != one.name
        ]


_all: list[Actions[Any]] = []


def every_action_is_whole(
    app_configs: Sequence[AppConfig] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    """portal.web.E004: an action without a name, words, permission or a key of its own."""
    del app_configs
    return [
        Error(f"{problem}.", hint="See portal.web.actions.Action.", id="portal.web.E004")
        for actions in _all
        for problem in actions.problems()
    ]


def _view(action: Action[SubjectT], page: Page[SubjectT]) -> Callable[..., HttpResponse]:
    @staff_with(*action.permissions)
    @require_POST
    def perform(request: HttpRequest, **where: Any) -> HttpResponse:
        subject = page.find(request, **where)
        form = action.form(subject, request.POST)
        if form is not None and not form.is_valid():
            return page.show(request, subject, {action.name: form})
        said = getattr(form, "cleaned_data", {})
        try:
            done = action.act(subject, by=cast("User", request.user), said=said)
        except action.answers as refused:
            return _answer(request, refused, page, subject, (action.name, form))
        if done.words:
            messages.add_message(request, done.level, str(done.words))
        return redirect(done.to) if done.to else page.back_to(request, subject)

    perform.__name__ = action.name
    perform.__doc__ = action.__doc__
    return perform


def _answer(
    request: HttpRequest,
    refused: Refusal,
    page: Page[SubjectT],
    subject: SubjectT,
    sent: tuple[str, BaseForm | None],
) -> HttpResponse:
    """What was typed stays; a plain button's refusal is said above the page."""
    name, form = sent
    if form is None:
        messages.warning(request, str(refused.message))
        return page.back_to(request, subject)
    form.add_error(None, str(refused.message))
    return page.show(request, subject, {name: form})
