"""How much one socket may send, and leave unread, before it is let go."""

import asyncio

import pytest

from helpline.live.frames import BeatBack
from helpline.live.send_queue import FRAMES_LIMIT, SendQueue
from helpline.live.token_bucket import TokenBucket


@pytest.fixture
def let_go():
    return []


@pytest.fixture
async def queue(let_go):
    async def taken(_event):
        """The network takes every frame at once."""

    made = SendQueue(taken, lambda: let_go.append(True))
    yield made
    made.drop()


async def test_whoever_answers_nothing_is_let_go(queue, let_go):
    for _frame in range(FRAMES_LIMIT):
        queue.push(BeatBack(head=0))
    assert not let_go
    queue.push(BeatBack(head=0))
    assert let_go


async def test_whoever_is_heard_meanwhile_stays(queue, let_go):
    for _round in range(3):
        for _frame in range(FRAMES_LIMIT):
            queue.push(BeatBack(head=0))
        await asyncio.sleep(0)  # the writer's turn
        queue.heard()
    assert not let_go


def test_a_burst_passes_and_no_more():
    bucket = TokenBucket(per_second=0, burst=60)
    assert all(bucket.take() for _frame in range(60))
    assert not bucket.take()
