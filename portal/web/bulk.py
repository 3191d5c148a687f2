"""Actions on several things at once: ticked in a list, sent by one form, done one after the other.

All are looked up together; then each is judged and done for itself, in a transaction of its own:
what is refused for one stops no other, and the answer names it.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.accounts.models import User
from portal.web.access import staff_with
from portal.web.actions import Action, Actions, Offer, SubjectT
from portal.web.refusals import Refusal

BULK_LIMIT = 50
"""Most things one form may name: each costs what its verb costs, while the person waits."""
NAME_SHOWN_CHARS = 40
Find = Callable[[HttpRequest, list[str]], Mapping[str, SubjectT]]


def _asked(request: HttpRequest) -> str:
    """The question of the list that somebody looks at."""
    return f"?{query}" if (query := request.GET.urlencode()) else ""


def bulk_offers(actions: Actions[Any], request: HttpRequest) -> list[Offer]:
    """What whoever asks may do to several things of the list they look at."""
    return [
        Offer(each, reverse(f"{actions.namespace}:{name}_several") + _asked(request))
        for name, each in actions.known.items()
        if each.bulk and any(map(cast("User", request.user).has_perm, each.permissions))
    ]


def bulk_urls(
    actions: Actions[SubjectT], where: str, find: Find[SubjectT], listed: str
) -> list[URLPattern]:
    """One address per action that may be done to several, under the route `where`.

    `find(request, names)` gives what was ticked by name, as far as this person may know of it, in
    a number of queries that does not grow with it. `listed` names the view of the list, which is
    shown afterwards as it was.
    """
    return [
        path(
            f"{where}{name.replace('_', '-')}-several/",
            _view(each, find, listed),
            name=f"{name}_several",
        )
        for name, each in actions.known.items()
        if each.bulk
    ]


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
    found, by = find(request, ticked), cast("User", request.user)
    refused: dict[str, list[str]] = {}
    for name in ticked:
        if why := _refusal(action, found.get(name), by):
            called = str(found.get(name, name))
            refused.setdefault(why, []).append(called[:NAME_SHOWN_CHARS])
    done = len(ticked) - sum(map(len, refused.values()))
    words = _("%(action)s: %(done)s of %(ticked)s done.")
    level = messages.WARNING if refused else messages.SUCCESS
    yield level, words % {"action": action.bulk, "done": done, "ticked": len(ticked)}
    for why, names in refused.items():
        yield messages.WARNING, f"{', '.join(names)}: {why}"


def _refusal(action: Action[SubjectT], subject: SubjectT | None, by: User) -> str:
    """Does it to one. Why not, or nothing when it was done."""
    if subject is None:
        return _("There is no such thing, or it is not for you.")
    if not action.is_for(by, subject):
        return str(action.why_not(subject))
    try:
        action.do(subject, by=by)
    except Refusal as refused:
        return str(refused.title)
    return ""
