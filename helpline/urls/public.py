"""Public addresses, under the language.

Everything after the two doors has a neutral address: the browser keeps a list of pages, and
whoever looks at it should not read what they were. Titles are neutral for the same reason.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse

from helpline.views import long_poll
from helpline.views.public import leave_message, return_words, room, start

app_name = "helpline"

View = Callable[..., HttpResponse]


def moved(view: View, name: str) -> View:
    """The address a page had before: forms in open pages still work, links lead to the new one."""

    @wraps(view)
    def at_the_former_address(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.method in ("GET", "HEAD"):
            return HttpResponseRedirect(reverse(f"helpline:{name}", kwargs=kwargs))
        return view(request, **kwargs)

    return at_the_former_address


_NEUTRAL: list[tuple[str, str, View, str]] = [
    ("info/", "talk/room/", room.room, "room"),
    ("info/add/", "talk/room/say/", room.say, "say"),
    ("info/more/", "talk/room/poll/", long_poll.poll, "poll"),
    ("info/hold/", "talk/room/hold/", room.hold, "hold"),
    ("info/end/", "talk/room/leave/", room.leave, "leave"),
    ("info/on/", "talk/room/back/", room.come_back, "come_back"),
    ("info/note/", "talk/room/words/", return_words.give, "words"),
    ("info/again/", "talk/again/", return_words.again, "again"),
    ("info/again/clear/", "talk/again/erase/", return_words.erase, "erase"),
    ("info/later/", "talk/left/", room.left, "left"),
    ("info/next/", "talk/ended/", room.ended, "ended"),
    ("info/start/<slug:audience>/", "talk/<slug:audience>/", start.start, "start"),
]
"""New and former address, view and name."""

urlpatterns: list[URLPattern] = [
    path("info/taps/", room.survey, name="survey"),
    path("talk/", start.talk, name="talk"),
    path("talk/now/", start.now, name="now"),
    path("info/message/<slug:audience>/", leave_message.message, name="message"),
    path("info/message/<slug:audience>/left/", leave_message.message_left, name="message_left"),
    *(path(address, view, name=name) for address, _former, view, name in _NEUTRAL),
    *(path(former, moved(view, name)) for _address, former, view, name in _NEUTRAL),
]
