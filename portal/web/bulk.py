"""Actions on several things at once: ticked in a list, sent by one form, done one after the other.

All are looked up together; then each is judged and done for itself, in a transaction of its own:
what is refused for one stops no other, and the answer names it. Where an action is undone by
another one, the answer offers that for some minutes, once, for what was really done.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.accounts.models import User
from portal.web.access import staff_with
from portal.web.actions import Action, Actions, Offer, SubjectT, Words
from portal.web.refusals import Refusal

BULK_LIMIT = 50
"""Most things one form may name: each costs what its verb costs, while the person waits."""
NAME_SHOWN_CHARS = 40
UNDO_MINUTES = 10
"""How long what was done to several may be undone with one press."""
Find = Callable[[HttpRequest, list[str]], Mapping[str, SubjectT]]
NoteUndone = Callable[[User, str, int, int], None]
"""Writes down who undid which action, for how many of how many."""


@dataclass(frozen=True, slots=True)
class Undo:
    """What was done last to several, and may still be undone: `token` works once."""

    words: Words
    number: int
    url: str
    token: str


@dataclass(frozen=True, slots=True)
class Came:
    """What became of what was ticked: names by why they were not done, and the others."""

    done: Sequence[str]
    undoable: Sequence[str]
    refused: Mapping[str, list[str]]

    def messages(self, words: str, action: Words) -> Iterator[tuple[int, str]]:
        """How many were done, and which were not."""
        ticked = len(self.done) + sum(map(len, self.refused.values()))
        level = messages.WARNING if self.refused else messages.SUCCESS
        yield level, words % {"action": action, "done": len(self.done), "ticked": ticked}
        for why, names in self.refused.items():
            yield messages.WARNING, f"{', '.join(names)}: {why}"


def _asked(request: HttpRequest) -> str:
    """The question of the list that somebody looks at."""
    return f"?{query}" if (query := request.GET.urlencode()) else ""


def bulk_offers(actions: Actions[Any], request: HttpRequest) -> list[Offer]:
    """What whoever asks may do to several things of the list they look at."""
    return [
        Offer(
            each,
            reverse(f"{actions.namespace}:{name}_several") + _asked(request),
            each.bulk_form(None) if each.bulk_form else None,
        )
        for name, each in actions.known.items()
        if each.bulk and any(map(cast("User", request.user).has_perm, each.permissions))
    ]


def bulk_urls(
    actions: Actions[SubjectT],
    where: str,
    find: Find[SubjectT],
    listed: str,
    note_undone: NoteUndone | None = None,
) -> list[URLPattern]:
    """One address per action that may be done to several, under the route `where`.

    `find(request, names)` gives what was ticked by name, as far as this person may know of it, in
    a number of queries that does not grow with it. `listed` names the view of the list, which is
    shown afterwards as it was. With `note_undone`, what is `undone_by` another action may be.
    """
    several = [
        path(
            f"{where}{name.replace('_', '-')}-several/",
            _view(each, find, listed),
            name=f"{name}_several",
        )
        for name, each in actions.known.items()
        if each.bulk
    ]
    if note_undone is not None:
        undo = _undo_view(actions, find, listed, note_undone)
        several.append(path(f"{where}undo-several/", undo, name="undo_several"))
    return several


def undo_offer(actions: Actions[Any], request: HttpRequest) -> Undo | None:
    """What the person who looks at the list may still undo."""
    kept = _kept(actions, request)
    if kept is None:
        return None
    url = reverse(f"{actions.namespace}:undo_several") + _asked(request)
    words = actions.known[kept["action"]].bulk
    return Undo(words, len(kept["names"]), url, kept["token"])


def _view(
    action: Action[SubjectT], find: Find[SubjectT], listed: str
) -> Callable[..., HttpResponse]:
    @staff_with(*action.permissions)
    @require_POST
    def perform(request: HttpRequest) -> HttpResponse:
        ticked = list(dict.fromkeys(request.POST.getlist("ticked")))
        for level, words in _answers(action, ticked, find, request):
            messages.add_message(request, level, words)
        return redirect(reverse(listed) + _asked(request))

    perform.__name__ = f"{action.name}_several"
    return perform


def _undo_view(
    actions: Actions[SubjectT], find: Find[SubjectT], listed: str, note: NoteUndone
) -> Callable[..., HttpResponse]:
    undone = [each for each in actions.known.values() if each.bulk and each.undone_by]

    @staff_with(*{permission for each in undone for permission in each.permissions})
    @require_POST
    def undo_several(request: HttpRequest) -> HttpResponse:
        kept = _kept(actions, request)
        request.session.pop(_key(actions), None)
        request.session.save()  # at once: a second press finds nothing
        if kept is None or not constant_time_compare(kept["token"], request.POST.get("token", "")):
            words = _("It is too late to undo this, or it was undone already. Nothing was changed.")
            messages.warning(request, words)
            return redirect(reverse(listed) + _asked(request))
        action = actions.known[kept["action"]]
        came = _do(actions.known[action.undone_by], kept["names"], find, request)
        note(cast("User", request.user), action.name, len(came.done), len(kept["names"]))
        said = _("Undone – %(action)s: %(done)s of %(ticked)s.")
        for level, words in came.messages(said, action.bulk):
            messages.add_message(request, level, words)
        return redirect(reverse(listed) + _asked(request))

    return undo_several


def _key(actions: Actions[Any]) -> str:
    return f"undo.{actions.namespace}"


def _kept(actions: Actions[Any], request: HttpRequest) -> dict[str, Any] | None:
    kept: dict[str, Any] | None = request.session.get(_key(actions))
    if kept is None or kept["until"] < timezone.now().timestamp():
        return None
    return kept if kept["action"] in actions.known else None


def _keep(action: Action[Any], names: Sequence[str], request: HttpRequest) -> None:
    """In the session, which stands in the database: only this person, and only here."""
    until = timezone.now() + timedelta(minutes=UNDO_MINUTES)
    request.session[_key(action.page)] = {
        "action": action.name,
        "names": list(names),
        "token": secrets.token_urlsafe(16),
        "until": until.timestamp(),
    }


def _answers(
    action: Action[SubjectT], ticked: list[str], find: Find[SubjectT], request: HttpRequest
) -> Iterator[tuple[int, str]]:
    """How many were done, and which were not, gathered by the reason."""
    if not ticked:
        yield messages.WARNING, _("Nothing is ticked, so nothing was done.")
        return
    if len(ticked) > BULK_LIMIT:
        words = _("%(ticked)s are ticked, and at most %(limit)s go at once. Nothing was done.")
        yield messages.ERROR, words % {"ticked": len(ticked), "limit": BULK_LIMIT}
        return
    form = action.bulk_form(request.POST) if action.bulk_form else None
    if form is not None and not form.is_valid():
        yield messages.ERROR, _("Please choose how, and press again. Nothing was done.")
        return
    came = _do(action, ticked, find, request, form=form)
    if action.undone_by and came.undoable:
        _keep(action, came.undoable, request)
    yield from came.messages(_("%(action)s: %(done)s of %(ticked)s done."), action.bulk)


def _do(
    action: Action[SubjectT],
    names: Iterable[str],
    find: Find[SubjectT],
    request: HttpRequest,
    *,
    form: BaseForm | None = None,
) -> Came:
    ticked = list(names)
    found, by = find(request, ticked), cast("User", request.user)
    done: list[str] = []
    refused: dict[str, list[str]] = {}
    for name in ticked:
        if why := _refusal(action, found.get(name), by, form):
            called = str(found.get(name, name))
            refused.setdefault(why, []).append(called[:NAME_SHOWN_CHARS])
        else:
            done.append(name)
    return Came(done, [name for name in done if action.undoable(found[name])], refused)


def _refusal(
    action: Action[SubjectT], subject: SubjectT | None, by: User, form: BaseForm | None
) -> str:
    """Does it to one. Why not, or nothing when it was done."""
    if subject is None:
        return _("There is no such thing, or it is not for you.")
    if not action.is_for(by, subject):
        return str(action.why_not(subject))
    if why := form is not None and action.not_in_bulk(subject):
        return str(why)
    try:
        action.do(subject, by=by, form=form)
    except Refusal as refused:
        return str(refused.title)
    return ""
