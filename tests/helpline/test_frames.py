"""The wire's words, without a wire: what is parsed, what is refused."""

import json
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpline.live import frames
from helpline.live.frames import BadFrame, parse

ID = UUID("6f1f2c1e-0b7a-4a53-9d6b-3f0a3f1d2c4b")


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"t": "hello", "v": 1, "after": 41}, frames.Hello(1, 41)),
        ({"t": "send", "id": str(ID), "body": "Hé 👋"}, frames.Send(ID, "Hé 👋")),
        ({"t": "sync", "after": 48}, frames.Sync(48)),
        ({"t": "seen", "delivered": 49, "read": 49}, frames.Seen(49, 49)),
        ({"t": "typing", "on": True}, frames.Typing(on=True)),
        ({"t": "hb", "after": 0, "more": "is ignored"}, frames.Beat(0)),
    ],
)
def test_frames_of_the_client(sent, expected):
    assert parse(json.dumps(sent)) == expected


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "null",
        "[]",
        '"hello"',
        "{}",
        '{"t":1}',
        '{"t":["send"]}',
        '{"t":"hello","v":1}',
        '{"t":"hello","v":"1","after":0}',
        '{"t":"hello","v":2,"after":0}',
        '{"t":"hello","v":1,"after":-1}',
        '{"t":"hello","v":1,"after":1.5}',
        '{"t":"hello","v":true,"after":0}',
        '{"t":"sync","after":99999999999999999999}',
        '{"t":"send","id":"nonsense","body":"x"}',
        '{"t":"send","id":null,"body":"x"}',
        json.dumps({"t": "send", "id": str(ID), "body": 5}),
        '{"t":"typing","on":1}',
        '{"t":"welcome","head":1,"state":"active","hb":20}',
        "x" * (frames.FRAME_LIMIT_BYTES + 1),
    ],
)
def test_everything_else_is_refused(sent):
    with pytest.raises(BadFrame):
        parse(sent)


def test_a_send_may_name_the_message_before_it():
    assert parse(json.dumps({"t": "send", "id": str(ID), "body": "b"})).follows is None
    named = parse(json.dumps({"t": "send", "id": str(ID), "body": "b", "follows": str(ID)}))
    assert named.follows == ID
    with pytest.raises(BadFrame):
        parse(json.dumps({"t": "send", "id": str(ID), "body": "b", "follows": 7}))


@pytest.mark.parametrize(
    "half", [chr(0xD83D), chr(0xDE00), 2 * chr(0xD83D), chr(0xDE00) + chr(0xD83D)]
)
def test_half_an_emoji_is_a_frame(half):
    sent = json.dumps({"t": "send", "id": str(ID), "body": f"a{half}"})
    assert parse(sent).body == f"a{half}"


@pytest.mark.parametrize("noise", ["[" * 10_000, '{"a":' * 3_000, "\x00{}", "1" * 10_000])
def test_deep_or_endless_json_is_refused(noise):
    with pytest.raises(BadFrame):
        parse(noise)


@given(st.one_of(st.text(max_size=200), st.binary(max_size=200)))
def test_no_noise_makes_it_crash(noise):
    with pytest.raises(BadFrame):
        parse(noise)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from(["t", "v", "after", "id", "body", "follows", "delivered", "read", "on"]),
        json_values | st.sampled_from(["hello", "send", "sync", "seen", "typing", "hb"]),
    )
)
def test_frames_of_wild_values_parse_or_are_refused(wild):
    try:
        parsed = parse(json.dumps(wild))
    except BadFrame:
        return
    assert parsed.t == wild["t"]


def test_what_the_server_says_is_the_protocol_to_the_letter():
    item = frames.Item(42, "text", "visitor", "Hi", "2026-02-10T17:00:00+01:00")
    assert [
        json.loads(frames.encode(one))
        for one in (
            frames.Welcome(47, "active"),
            frames.Batch((item,)),
            frames.Ack(ID, 48, "2026-02-10T17:00:00+01:00"),
            frames.Refusal(ID, frames.Nack.RATE),
            frames.Queue(3, (4, 11)),
            frames.Presence("counsellor", "here"),
            frames.Bye(4001, "replaced", retry=False),
        )
    ] == [
        {"t": "welcome", "head": 47, "state": "active", "hb": 20},
        {
            "t": "batch",
            "items": [
                {
                    "seq": 42,
                    "kind": "text",
                    "who": "visitor",
                    "body": "Hi",
                    "at": "2026-02-10T17:00:00+01:00",
                    "mine": None,
                    "name": "",
                }
            ],
            "more": False,
        },
        {
            "t": "ack",
            "id": str(ID),
            "seq": 48,
            "at": "2026-02-10T17:00:00+01:00",
            "shown": False,
        },
        {"t": "nack", "id": str(ID), "code": "rate"},
        {"t": "queue", "pos": 3, "eta": [4, 11], "away": 0},
        {"t": "presence", "who": "counsellor", "state": "here"},
        {"t": "bye", "code": 4001, "reason": "replaced", "retry": False, "in_ms": 0},
    ]
