"""Nothing of what was looked at, and no URL, stays anywhere; no test here may touch a database."""

import asyncio
import gc
import logging
import tempfile

import pytest

from hotline.states import Finding, Level
from tests.hotline.probe_sites import look_at, says, site

CANARY = "canary-5f2e91"
CONTENT = f"<title>{CANARY}</title>".encode() + b"\0" * 100_000 + CANARY.encode()


async def broken(writer):
    writer.write(f"HTTP/1.1 200 OK\r\n{CANARY}\r\n\r\n".encode())


ANSWERS = {
    "content": says("200 OK", CONTENT, X_Note=CANARY),
    "gone": says("404 Not Found", CONTENT),
    "cut": says("200 OK", CONTENT)[:-9],
    "redirect": says("302 Found", Location=f"http://10.0.0.1/{CANARY}"),
    "broken": broken,
}


@pytest.mark.parametrize("level", [Level.HEADERS, Level.FIRST_BYTES, Level.DIGEST])
@pytest.mark.parametrize("kind", ANSWERS)
async def test_no_word_of_it_is_kept(kind, level, caplog, capfd, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    caplog.set_level(logging.DEBUG)
    asyncio.get_running_loop().set_debug(True)
    async with site({f"/{CANARY}": ANSWERS[kind]}) as at:
        found = await look_at(at, f"/{CANARY}", level=level)
        assert any(CANARY in request for request in at.asked)
    printed = capfd.readouterr()
    assert CANARY not in caplog.text + printed.out + printed.err + repr(found)
    assert list(tmp_path.iterdir()) == []


async def test_the_first_bytes_are_gone_when_the_look_is_over():
    async with site({"/page": says("200 OK", CONTENT)}) as at:
        found = await look_at(at, "/page", level=Level.DIGEST)
        assert found.finding == Finding.ONLINE_SAME
        await asyncio.sleep(0)
        gc.collect()
        held = [
            one
            for one in gc.get_objects()
            if type(one).__module__.startswith("hotline.gateways.probe")
            and type(one).__name__ in {"Answer", "AnswerReader", "Exchange", "Likeness", "Trail"}
        ]
        assert held == []
