"""Actions of the desk: what a member of staff may do to the thing a page is about.

An action is one object: who may, when it is offered, its form, its button and key, where on the
page it is drawn, the verb it calls and the words that verb leaves in the history. Each page has
one `Actions` of them; from it come the addresses, the buttons, the keys and the words. A new
action is one object and, when a button with its fields is not enough, one template fragment.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any, Generic, TypeVar, cast

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
Named = tuple[Any, ...]


class ShownNoMore(Exception):
    """The page showed something else than is there now; with the words that say so."""

    def __init__(self, words: Words, url: str) -> None:
        super().__init__(url)
        self.words, self.url = words, url


@dataclass(frozen=True, slots=True)
class Done:
    """What an action came to, when that is not what it says otherwise; and where that leads.

    With `shown` it leads nowhere: the page is the answer, with this in its context.
    """

    words: Words = ""
    level: int = messages.SUCCESS
    url: str = ""
    shown: Mapping[str, Any] | None = None


@dataclass(eq=False, kw_only=True)
class Action(Generic[SubjectT]):
    """One thing to do. `queue_notice` is sent to `queue-notice/`, below its `route`.

    `permissions` are alternatives. It is there at all (else 404) for whom it is `open_to`, and
    `offered` when it makes sense now: the verb decides again, under its lock. `verb` is called with
    what the action is `about` and what its `form` says, bound to what was sent or to None; `act`
    stands instead of a verb that wants something else, and may say itself what is `Done`. `done` is
    said above the page `url_after`, and may look at what the verb came to. `answers` are refusals
    said in its form, so that what was typed stays; `warnings` are said above the page of
    `url_refused`. `history` gives the words for the audit verbs it writes; `unrecorded_because`
    says why there are none.

    `place` is where on the page it is drawn, by `template`; `button` and `size` are those of
    `components/button.html`, `layout` is the class of its form, and `hint` a sentence beside the
    button. `folded` are the words behind which it waits, unless it is `unfolded` to begin with.
    One that `has_page` has a page of its own, at its address. `bulk` are the words of its button
    over several things that were ticked in a list (`portal.web.bulk`); an action with a form
    needs a `bulk_form`, which is asked once for all of them, and `not_in_bulk` says why one of them
    is left out although it is offered by itself. Done to several it is `undone_by` the action of
    that name, where it was `undoable` as it stood before. `alternates_with` names an action never
    offered beside this one, which may share its key.
    """

    name: str = field(kw_only=False)
    label: Words
    permissions: tuple[str, ...]
    place: str
    button: str = "quiet"
    size: str = ""
    icon: str = ""
    key: str = ""
    hint: Callable[[SubjectT], Words] = lambda _subject: ""
    folded: Words = ""
    unfolded: Callable[[SubjectT], bool] = lambda _subject: False
    layout: str = "action"
    template: str = "desk/parts/action.html"
    bulk: Words = ""
    bulk_form: Callable[[Any], BaseForm] | None = None
    not_in_bulk: Callable[[SubjectT], Words] = lambda _subject: ""
    undone_by: str = ""
    undoable: Callable[[SubjectT], bool] = lambda _subject: True
    alternates_with: str = ""
    open_to: Callable[[SubjectT], bool] = lambda _subject: True
    offered: Callable[[SubjectT], bool] = lambda _subject: True
    form: Callable[[SubjectT, Any], BaseForm] | None = None
    verb: Callable[..., Any] | None = None
    act: Callable[[SubjectT, User, Any], Any] | None = None
    done: Words | Callable[[Any], Done] = ""
    history: Mapping[str, Words] = field(default_factory=dict)
    unrecorded_because: str = ""
    answers: tuple[type[Refusal], ...] = ()
    warnings: tuple[type[Refusal], ...] = ()
    route: str = ""
    has_page: bool = False
    where: Callable[[SubjectT], Named] | None = None
    about: Callable[[SubjectT], Named] | None = None
    url_after: Callable[[SubjectT], str] | None = None
    url_refused: Callable[[SubjectT], str] | None = None
    page: "Actions[SubjectT]" = field(init=False)

    def is_offered(self, subject: SubjectT) -> bool:
        """Whether it makes sense now."""
        return self.offered(subject)

    def why_not(self, subject: SubjectT) -> Words:
        """Why it is not offered, for whoever ticked it."""
        del subject
        return _("This is not possible where it stands now.")

    def is_for(self, person: User, subject: SubjectT) -> bool:
        """Whether `person` may do it now."""
        may = any(map(person.has_perm, self.permissions)) and self.open_to(subject)
        return may and self.is_offered(subject)

    def do(self, subject: SubjectT, *, by: User, form: Any = None) -> Done:
        """Calls its verb. `form` is its form, which is right, or None for a button."""
        if self.verb:
            about = (self.about or self.page.about or self.page.where)(subject)
            came_to = self.verb(*about, by=by, **(form.cleaned_data if form else {}))
        else:
            came_to = self.act and self.act(subject, by, form)
        done = came_to if isinstance(came_to, Done) else self._done(came_to)
        return done if done.url else replace(done, url=(self.url_after or self.page.url)(subject))

    def _done(self, came_to: Any) -> Done:
        return Done(self.done) if isinstance(self.done, str | Promise) else self.done(came_to)

    def refused(self, subject: SubjectT, refusal: Refusal) -> Done:
        """What is said when it met one of its `warnings`, and above which page."""
        url = (self.url_refused or self.url_after or self.page.url)(subject)
        return Done(refusal.message, messages.WARNING, url)

    def url(self, subject: SubjectT) -> str:
        """Where it is sent to."""
        named = (self.where or self.page.where)(subject)
        return reverse(f"{self.page.namespace}:{self.name}", args=named)


@dataclass(frozen=True, slots=True)
class Offer:
    """An action as a page draws it: `{% include offer.action.template %}`."""

    action: Action[Any]
    url: str
    form: BaseForm | None = None
    hint: Words = ""
    unfolded: bool = False


@dataclass(slots=True)
class Actions(Generic[SubjectT]):
    """All actions on one page, whose address is `url` in `namespace`.

    `where` is what the addresses of its actions name; their verbs begin with the same, unless the
    page is `about` something else.
    """

    title: str
    places: Collection[str]
    namespace: str
    url: Callable[[SubjectT], str]
    where: Callable[[SubjectT], Named] = lambda _subject: ()
    about: Callable[[SubjectT], Named] | None = None
    known: dict[str, Action[SubjectT]] = field(default_factory=dict)

    def add(self, *actions: Action[SubjectT]) -> None:
        """Raises ValueError, saying what an action lacks or what is taken."""
        for new in actions:
            if wrong := [*self._wrong(new), *self._taken(new)]:
                msg = f"the action {new.name!r} on {self.title} {', '.join(wrong)}"
                raise ValueError(msg)
            new.page, self.known[new.name] = self, new

    def _wrong(self, new: Action[SubjectT]) -> Iterator[str]:
        if not new.permissions:
            yield "is nobody's"
        if not (new.verb or new.act):
            yield "does nothing"
        if not (new.history or new.unrecorded_because):
            yield "has no history"
        if new.bulk and (new.route or bool(new.form) != bool(new.bulk_form)):
            yield "has more than a button, so it cannot be done to several"
        if new.place not in self.places:
            yield f"has a place that is not there: {new.place!r}"

    def _taken(self, new: Action[SubjectT]) -> Iterator[str]:
        if new.key in DESK_KEYS or new.name in self.known:
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
                sent.get(name) or (action.form(subject, None) if action.form else None),
                action.hint(subject),
                name in sent or action.unfolded(subject),
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
        show: Callable[..., HttpResponse],
    ) -> list[URLPattern]:
        """One address per action under the route `where`.

        `find(request, **where)` gives the subject, if this person may know of it, or raises
        Http404, or ShownNoMore, which leads to another page; `show(request, subject, forms)` its
        page, with forms that were sent and not right, by action name.
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
    show: Callable[..., HttpResponse],
) -> Callable[..., HttpResponse]:
    @staff_with(*action.permissions)
    @require_http_methods(["GET", "HEAD", "POST"] if action.has_page else ["POST"])
    def perform(request: HttpRequest, **where: Any) -> HttpResponse:
        try:
            subject = find(request, **where)
        except ShownNoMore as other:
            messages.warning(request, str(other.words))
            return redirect(other.url)
        if not action.open_to(subject):
            raise Http404
        if request.method != "POST":
            return show(request, subject, {})
        form: Any = action.form(subject, request.POST) if action.form else None
        if form is not None and not form.is_valid():
            page = show(request, subject, {action.name: form})
            return _with_status(page, HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            done = action.do(subject, by=cast("User", request.user), form=form)
        except action.answers as refusal:
            form.add_error(None, str(refusal.message))
            page = show(request, find(request, **where), {action.name: form})
            return _with_status(page, refusal.status)
        except action.warnings as refusal:
            done = action.refused(subject, refusal)
        if done.words:
            messages.add_message(request, done.level, str(done.words))
        if done.shown is not None:
            return show(request, find(request, **where), {}, **done.shown)
        return redirect(done.url)

    perform.__name__ = action.name
    return perform


def _with_status(page: HttpResponse, status: int) -> HttpResponse:
    page.status_code = status
    return page
