"""Public addresses, under the language."""

from django.urls import path

from helpline.views import room, talk, wire, words

app_name = "helpline"
urlpatterns = [
    path("talk/", talk.talk, name="talk"),
    path("talk/now/", talk.now, name="now"),
    path("talk/room/", room.room, name="room"),
    path("talk/room/say/", room.say, name="say"),
    path("talk/room/poll/", wire.poll, name="poll"),
    path("talk/room/hold/", room.hold, name="hold"),
    path("talk/room/leave/", room.leave, name="leave"),
    path("talk/room/back/", room.come_back, name="come_back"),
    path("talk/room/words/", words.give, name="words"),
    path("talk/again/", words.again, name="again"),
    path("talk/again/erase/", words.erase, name="erase"),
    path("talk/left/", room.left, name="left"),
    path("talk/ended/", room.ended, name="ended"),
    path("talk/<slug:audience>/", talk.start, name="start"),
]
