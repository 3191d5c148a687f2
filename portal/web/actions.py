"""Actions of the desk: what a member of staff may do to the thing a page is about.

An action is one class: who may, when it is offered, its form, its button and key, where on the
page it is drawn, the verb it calls and the words that verb leaves in the history. Each page has
one `Actions` of them; from it come the addresses, the buttons, the keys and the words. A new
action is one class and, when a button with its fields is not enough, one template fragment.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, ClassVar, Generic, TypeVar, cast

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from portal.accounts.models import User
from portal.web.access import staff_with
from portal.web.refusals import Refusal

SubjectT = TypeVar("SubjectT")
DESK_KEYS = frozenset("?/jkg")
"""Taken on every page of the desk, see desk-keys.js."""
Words = str | Promise
Forms = Mapping[str, BaseForm]


@dataclass(frozen=True, slots=True)
class Done:
    """What an action came to, when that is not what it says otherwise; and where that leads."""

    words: Words
    level: int = messages.SUCCESS
    url: str = ""


class Action(ABC, Generic[SubjectT]):
    """One thing to do. `QueueNotice` is called `queue_notice`, and is sent to `queue-notice/`.

    `namespace` is that of its addresses. `place` is where on the page it is drawn, by `template`;
    one that `has_page` has a page of its own, at its address. `button` and `size` are those of
    `components/button.html`. `permissions` are alternatives. `verb` is called with what the
    action is `about` and what its form says. `history` gives the words for the audit verbs it
    writes; `unrecorded_because` says why there are none. `answers` are refusals said in its
    form, so that what was typed stays; `warnings` are said above the page of `url_refused`.
    `done` is said above the next page. `bulk` are the words of its button over several things
    that were ticked in a list (`portal.web.bulk`), for an action without a form.
    `alternates_with` names an action never offered beside this one, which may share its key.
    """

    name: ClassVar[str]
    namespace: ClassVar[str] = ""
    place: ClassVar[str] = ""
    route: ClassVar[str] = ""
    has_page: ClassVar[bool] = False
    permissions: ClassVar[tuple[str, ...]] = ()
    label: ClassVar[Words] = ""
    button: ClassVar[str] = "quiet"
    size: ClassVar[str] = ""
    icon: ClassVar[str] = ""
    key: ClassVar[str] = ""
    template: ClassVar[str] = "desk/parts/action.html"
    form_class: ClassVar[type[BaseForm] | None] = None
    verb: ClassVar[Callable[..., object]]
    done: ClassVar[Words] = ""
    history: ClassVar[Mapping[str, Words]] = {}
    unrecorded_because: ClassVar[str] = ""
    answers: ClassVar[tuple[type[Refusal], ...]] = ()
    warnings: ClassVar[tuple[type[Refusal], ...]] = ()
    bulk: ClassVar[Words] = ""
    alternates_with: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        cls.name = re.sub("(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def is_open_to(self, subject: SubjectT) -> bool:
        """Whether it is there at all for the person who has `subject` before them; else 404."""
        del subject
        return True

    def is_offered(self, subject: SubjectT) -> bool:
        """Whether it makes sense now. The verb decides again, under its lock."""
        del subject
        return True

    def act(self, subject: SubjectT, *, by: User, form: Any) -> Done | None:
        """Calls its verb. `form` is its form, which is right, or None for a button."""
        self.verb(*self.about(subject), by=by, **(form.cleaned_data if form else {}))
        return None

    def where(self, subject: SubjectT) -> tuple[Any, ...]:
        """What its address names."""
        del subject
        return ()

    def about(self, subject: SubjectT) -> tuple[Any, ...]:
        """What its verb begins with."""
        return self.where(subject)

    def url(self, subject: SubjectT) -> str:
        """Where it is sent to."""
        return reverse(f"{self.namespace}:{self.name}", args=self.where(subject))

    @abstractmethod
    def url_after(self, subject: SubjectT) -> str:
        """The page that is shown once it was done."""

    def url_refused(self, subject: SubjectT) -> str:
        """The page that is shown with one of its `warnings`."""
        return self.url_after(subject)

    def why_not(self, subject: SubjectT) -> Words:
        """Why it is not offered, for whoever ticked it."""
        del subject
        return _("There is nothing to do there now.")

    def is_for(self, person: User, subject: SubjectT) -> bool:
        """Whether `person` may do it now."""
        may = any(map(person.has_perm, self.permissions)) and self.is_open_to(subject)
        return may and self.is_offered(subject)

    def form(self, subject: SubjectT, data: Any = None) -> BaseForm | None:
        """Its form about `subject`, bound to `data` when something was sent; None for a button."""
        del subject
        return self.form_class(data) if self.form_class else None

    def hint(self, subject: SubjectT) -> Words:
        """A sentence beside the button."""
        del subject
        return ""


@dataclass(frozen=True, slots=True)
class Offer:
    """An action as a page draws it: `{% include offer.action.template %}`."""

    action: Action[Any]
    url: str
    form: BaseForm | None
    hint: Words


@dataclass(slots=True)
class Actions(Generic[SubjectT]):
    """All actions on one page. `other_keys` are pressed there by something else."""

    about: str
    places: Collection[str]
    other_keys: frozenset[str] = frozenset()
    known: dict[str, Action[SubjectT]] = field(default_factory=dict)

    def add(self, action: type[Action[SubjectT]]) -> type[Action[SubjectT]]:
        """Class decorator. Raises ValueError, saying what the action lacks or what is taken."""
        new = action()
        if wrong := [*self._lacks(new), *self._taken(new)]:
            msg = f"the action {new.name!r} on {self.about} {', '.join(wrong)}"
            raise ValueError(msg)
        self.known[new.name] = new
        return action

    def _lacks(self, new: Action[SubjectT]) -> Iterator[str]:
        for what in ("label", "permissions"):
            if not getattr(new, what):
                yield f"has no {what}"
        if not (new.history or new.unrecorded_because):
            yield "has no history"
        if new.bulk and (new.form_class or new.route):
            yield "has more than a button, so it cannot be done to several"
        if new.place not in self.places:
            yield f"has a place that is not there: {new.place!r}"

    def _taken(self, new: Action[SubjectT]) -> Iterator[str]:
        if new.key in DESK_KEYS | self.other_keys or new.name in self.known:
            yield f"has a key or name that is taken: {new.key!r}"
        for old in self.known.values():
            alternate = old.name == new.alternates_with or new.name == old.alternates_with
            if new.key and new.key == old.key and not alternate:
                yield f"shares the key {new.key!r} with {old.name!r}"
            for verb in new.history.keys() & old.history.keys():
                if str(new.history[verb]) != str(old.history[verb]):
                    yield f"says {verb!r} in other words than {old.name!r}"

    def offered(
        self, subject: SubjectT, *, to: User, forms: Forms | None = None
    ) -> dict[str, Offer]:
        """What `to` may do now, by name, in the order in which actions were added.

        `forms` were sent and not right: they stand in for fresh ones, and their actions stay
        when they are no longer offered, so that nothing typed is lost.
        """
        sent = forms or {}
        return {
            name: Offer(
                action,
                action.url(subject),
                sent.get(name) or action.form(subject),
                action.hint(subject),
            )
            for name, action in self.known.items()
            if name in sent or action.is_for(to, subject)
        }

    def history(self) -> dict[str, Words]:
        """The words for every audit verb that an action writes."""
        return {verb: words for each in self.known.values() for verb, words in each.history.items()}

    def urls(
        self,
        where: str,
        find: Callable[..., SubjectT],
        show: Callable[[HttpRequest, SubjectT, Forms], HttpResponse],
    ) -> list[URLPattern]:
        """One address per action under the route `where`.

        `find(request, **where)` gives the subject, if this person may know of it, or raises
        Http404; `show` its page, with forms that were sent and not right, by action name.
        """
        return [
            path(
                f"{where}{each.route}{name.replace('_', '-')}/", _view(each, find, show), name=name
            )
            for name, each in self.known.items()
        ]


def by_place(offers: Mapping[str, Offer]) -> dict[str, list[Offer]]:
    """What is offered, as the places of a page draw it."""
    placed: dict[str, list[Offer]] = {}
    for offer in offers.values():
        placed.setdefault(offer.action.place, []).append(offer)
    return placed


def _view(
    action: Action[SubjectT],
    find: Callable[..., SubjectT],
    show: Callable[[HttpRequest, SubjectT, Forms], HttpResponse],
) -> Callable[..., HttpResponse]:
    @staff_with(*action.permissions)
    @require_http_methods(["GET", "HEAD", "POST"] if action.has_page else ["POST"])
    def perform(request: HttpRequest, **where: Any) -> HttpResponse:
        subject = find(request, **where)
        if not action.is_open_to(subject):
            raise Http404
        if request.method != "POST":
            return show(request, subject, {})
        form: Any = action.form(subject, request.POST)
        if form is not None and not form.is_valid():
            page = show(request, subject, {action.name: form})
            return _with_status(page, HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            came_to = action.act(subject, by=cast("User", request.user), form=form)
        except action.answers as refused:
            form.add_error(None, str(refused.message))
            page = show(request, find(request, **where), {action.name: form})
            return _with_status(page, refused.status)
        except action.warnings as refused:
            came_to = Done(refused.message, messages.WARNING, action.url_refused(subject))
        done = came_to or Done(action.done)
        if done.words:
            messages.add_message(request, done.level, str(done.words))
        return redirect(done.url or action.url_after(subject))

    perform.__name__ = action.name
    perform.__doc__ = action.__doc__
    return perform


def _with_status(page: HttpResponse, status: int) -> HttpResponse:
    page.status_code = status
    return page
