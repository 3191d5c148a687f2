"""NewMessage something: numbered, sealed, once, and only by who may."""

from datetime import datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from helpline.live import framing
from helpline.models import Conversation, Message
from helpline.models.participant import Side
from helpline.operations import finishing, saying
from helpline.operations.presence import Marks, seen
from helpline.operations.reading import ReadRequest, read_after, read_together
from helpline.operations.saying import NewMessage
from helpline.policies.presence import Shown
from helpline.words.errors import ChatClosed, EarlierMissing, SayRefused, TooFast, TooLong
from tests.makers import helpline as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def chat():
    return make.make_chat()


def codes(outcomes):
    return [one.code for one in outcomes]


def test_numbers_have_no_gaps_and_events_share_them(chat):
    visitor, counsellor = make.visitor_of(chat), make.counsellor_of(chat)
    numbers = [
        make.say(visitor, "a").seq,
        make.say(counsellor, "b").seq,
        make.say(visitor, "c").seq,
    ]
    assert numbers == [2, 3, 4]
    chat.refresh_from_db()
    assert chat.last_seq == 4


def test_the_database_holds_no_word_in_the_clear(chat):
    make.say(make.visitor_of(chat), "A very secret word")
    sealed = bytes(Message.objects.get(kind="text").body)
    assert b"secret" not in sealed
    chat.key.destroy()
    assert read_after(ReadRequest(chat.pk, 0, "visitor")).messages[-1].body == ""


def test_bodies_cannot_be_swapped_between_rows(chat):
    visitor = make.visitor_of(chat)
    make.say(visitor, "first")
    make.say(visitor, "second")
    one, two = Message.objects.filter(kind="text").order_by("seq")
    Message.objects.filter(pk=one.pk).update(body=two.body)
    assert read_after(ReadRequest(chat.pk, 1, "visitor")).messages[0].body == ""


def test_a_repeated_id_gets_the_same_answer_also_within_one_group(chat):
    visitor, message_id = make.visitor_of(chat), uuid4()
    first = make.say(visitor, "Hello", message_id=message_id)
    again = make.say(visitor, "Hello", message_id=message_id)
    assert (again.seq, again.at, again.again) == (first.seq, first.at, True)
    other = uuid4()
    outcomes = saying.say_together(
        [NewMessage(visitor.pk, other, "x"), NewMessage(visitor.pk, other, "x")]
    )
    assert outcomes[0].seq == outcomes[1].seq
    assert Message.objects.filter(kind="text").count() == 2


def test_one_group_for_many_conversations(chat):
    other = make.make_chat(counsellor=make.make_counsellor())
    mine, theirs = make.visitor_of(chat), make.visitor_of(other)
    outcomes = saying.say_together(
        [
            NewMessage(mine.pk, uuid4(), "one"),
            NewMessage(theirs.pk, uuid4(), "two"),
            NewMessage(mine.pk, uuid4(), "three"),
            NewMessage(mine.pk, uuid4(), "x" * 2001),
            NewMessage(999_999, uuid4(), "nobody"),
        ]
    )
    assert [getattr(one, "seq", None) or one.code for one in outcomes] == [
        2,
        2,
        3,
        "too_long",
        "not_allowed",
    ]


@pytest.mark.parametrize(
    ("body", "refusal"), [("x" * 2001, TooLong), ("", SayRefused), (" \x00\n ", SayRefused)]
)
def test_refusals(chat, body, refusal):
    with pytest.raises(refusal):
        make.say(make.visitor_of(chat), body)


def test_the_pace(chat):
    visitor = make.visitor_of(chat)
    for number in range(10):
        make.say(visitor, f"{number}")
    with pytest.raises(TooFast):
        make.say(visitor, "eleven")
    make.say(make.counsellor_of(chat), "The other side is free to answer")


def test_nothing_is_accepted_after_the_end(chat):
    finishing.end(chat.pk, by=chat.assigned_to)
    for who in (make.visitor_of(chat), make.counsellor_of(chat)):
        with pytest.raises(ChatClosed):
            make.say(who, "One more thing")


def test_nothing_is_accepted_after_leaving(chat):
    visitor = make.visitor_of(chat)
    finishing.leave(visitor, in_hurry=True)
    with pytest.raises(SayRefused) as refused:
        make.say(visitor, "Still there")
    assert refused.value.code == "not_allowed"


def test_signs_that_turn_text_around_are_dropped(chat):
    make.say(make.visitor_of(chat), "safe\u202etxt.exe\x07")
    assert read_after(ReadRequest(chat.pk, 1, "visitor")).messages[0].body == "safetxt.exe"


def test_half_an_emoji_becomes_a_mark_for_something_unreadable(chat):
    make.say(make.visitor_of(chat), "sad \ud83d and \ude00, happy 😀")
    stored = read_after(ReadRequest(chat.pk, 1, "visitor")).messages[0].body
    assert stored == "sad \ufffd and \ufffd, happy 😀"


def test_a_message_whose_predecessor_is_missing_is_refused_by_name(chat):
    visitor, first, second = make.visitor_of(chat), uuid4(), uuid4()
    with pytest.raises(EarlierMissing) as refused:
        saying.say(NewMessage(visitor.pk, second, "two", follows=first))
    assert refused.value.code == "gap"
    saying.say(NewMessage(visitor.pk, first, "one"))
    two = saying.say(NewMessage(visitor.pk, second, "two", follows=first))
    assert saying.say(NewMessage(visitor.pk, second, "two", follows=first)).seq == two.seq
    stranger = NewMessage(make.counsellor_of(chat).pk, uuid4(), "x", follows=first)
    assert codes(saying.say_together([stranger])) == ["gap"]


def test_within_one_group_the_order_counts_too(chat):
    visitor, ids = make.visitor_of(chat).pk, [uuid4() for _number in range(3)]
    one, two, three = (
        NewMessage(visitor, own, f"{place}", follows=ids[place - 1] if place else None)
        for place, own in enumerate(ids)
    )
    assert codes(saying.say_together([two, three])) == ["gap", "gap"]
    assert [said.seq for said in saying.say_together([one, two, three])] == [2, 3, 4]


def test_times_carry_the_centre_s_clock(chat):
    make.say(make.visitor_of(chat), "when?")
    (item,) = framing.batch(read_after(ReadRequest(chat.pk, 1, "visitor"))).items
    stored = timezone.localtime(Message.objects.get(kind="text").created_at)
    assert item.at[11:16] == f"{stored:%H:%M}"
    assert datetime.fromisoformat(item.at) == stored.replace(microsecond=0)
    assert item.at[-6:] in ("+01:00", "+02:00")


def test_reading_is_by_number_in_batches(chat):
    visitor = make.visitor_of(chat)
    for number in range(5):
        make.say(visitor, f"{number}")
    first = read_after(ReadRequest(chat.pk, 0, "counsellor"), limit=4)
    assert ([one.seq for one in first.messages], first.more, first.head) == ([1, 2, 3, 4], True, 6)
    rest = read_after(ReadRequest(chat.pk, 4, "counsellor"), limit=4)
    assert ([one.seq for one in rest.messages], rest.more) == ([5, 6], False)
    assert rest.messages[0].own_id is None
    assert read_after(ReadRequest(chat.pk, 4, "visitor")).messages[0].own_id is not None


def test_many_readers_share_the_queries(chat, django_assert_num_queries):
    other = make.make_chat(counsellor=make.make_counsellor())
    make.say(make.visitor_of(chat), "one")
    make.say(make.visitor_of(other), "two")
    requests = [
        ReadRequest(chat.pk, 0, "visitor"),
        ReadRequest(other.pk, 1, "counsellor"),
        ReadRequest(uuid4(), 0, "visitor"),
    ]
    with django_assert_num_queries(3):
        mine, theirs, nobody = read_together(requests)
    assert [one.seq for one in mine.messages] == [1, 2]
    assert [one.seq for one in theirs.messages] == [2]
    assert nobody is None
    assert mine.peer.presence == Shown.HERE
    make.say(make.counsellor_of(chat), "Hello")
    with django_assert_num_queries(4):
        (named,) = read_together([ReadRequest(chat.pk, 2, "counsellor")])
    assert named.messages[0].name == str(chat.assigned_to)


def test_many_messages_share_the_statements(chat, django_assert_num_queries):
    other = make.make_chat(counsellor=make.make_counsellor())
    messages = [
        saying.NewMessage(make.visitor_of(one).pk, uuid4(), "Hello") for one in (chat, other, chat)
    ]
    savepoint_and_release = 2
    with django_assert_num_queries(4 + savepoint_and_release):
        said = saying.say_together(messages)
    assert [one.seq for one in said] == [2, 2, 3]


def test_marks_only_grow_and_never_pass_what_exists(chat):
    visitor = make.visitor_of(chat)
    make.say(make.counsellor_of(chat), "Hello")

    def saw(delivered, read):
        return seen(Marks(visitor.pk, chat.pk, Side.VISITOR, delivered, read))

    assert saw(2, 1)
    assert not saw(1, 0)
    assert not saw(99, 99)
    visitor.refresh_from_db()
    assert (visitor.delivered_seq, visitor.read_seq) == (2, 1)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "event"},
        {"event": "joined"},
        {"body": None},
        {"author": None},
        {"client_msg_id": None},
        {"seq": 0},
    ],
)
def test_impossible_messages_cannot_be_stored(chat, change):
    make.say(make.visitor_of(chat), "Hello")
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(kind="text").update(**change)


@pytest.mark.parametrize(
    "change",
    [
        {"state": "closed"},
        {"state": "waiting"},
        {"state": "wrap_up"},
        {"state": "nonsense"},
        {"assigned_to": None},
        {"over_at": "2026-01-01T00:00Z"},
        {"band": 5},
        {"close_reason": "nonsense"},
    ],
)
def test_impossible_conversations_cannot_be_stored(chat, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Conversation.objects.filter(pk=chat.pk).update(**change)


def test_one_counsellor_one_visitor_one_open_offer(chat):
    offer = chat.offers.get()
    for row in (make.counsellor_of(chat), make.visitor_of(chat)):
        row.pk = None
        row.seat_digest = None
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()
    offered = make.make_offer(counsellor=make.make_counsellor())
    offered.pk, offered.conversation = None, chat
    with pytest.raises(IntegrityError), transaction.atomic():
        offered.save()  # the shift holds an open offer already
    assert offer.state == "accepted"
