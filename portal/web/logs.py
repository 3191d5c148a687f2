"""Log lines that cannot carry what they must not: one line each, allow-listed parts only.

A text, an address or a receipt gets into a log through arguments, through messages that a
library has already put together, and through an exception's own words. So a line shows

* the message as written in the code; of its arguments only numbers, ids and enum members;
* the message of a library only when it is a template, or the library's are `SHOWN_AS_WRITTEN`;
* the fields of `FIELDS` given as `extra=`, when their value is one plain word;
* of an exception the type, the constraint of the database, and where it happened.

Never shown: request, path, query, body, headers, local variables, the exception's message.
"""

import json
import logging
import re
import traceback
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Any
from uuid import UUID

SHOWN_AS_WRITTEN = frozenset(
    {"portal", "hotline", "helpline", "awareness", "celery", "kombu", "gunicorn", "daphne"}
)
"""Ourselves, and libraries whose ready-made messages speak of processes, not of people."""

FIELDS = (
    *("part", "service", "view", "method", "status", "error", "state"),
    *("kind", "job", "attempt", "attempts", "task", "count", "seconds"),
    *("case", "location", "report", "notice", "conversation", "person", "entry", "key_version"),
)
"""Names of `extra=` fields a line may show, in this order. Ids are fine, public references not."""

PLAIN_WORD = re.compile(r"[A-Za-z0-9_.:-]{1,80}")
MASK = "…"
TASK_WORDS = frozenset({"id", "name", "runtime"})
"""What Celery says of a task besides its result and its error."""
TRACE_FRAMES = 25
"""The innermost frames; a longer trace repeats itself."""
ROOT = Path(__file__).resolve().parents[2]


class LineFormatter(logging.Formatter):
    """`time LEVEL logger "message" field=value … error=Type at=file:line:function<…`."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        words = [
            moment,
            record.levelname,
            record.name,
            json.dumps(_message(record), ensure_ascii=False),
        ]
        words += [f"{name}={value}" for name, value in _fields(record)]
        if record.exc_info and record.exc_info[1] is not None:
            words += _exception(record.exc_info[1])
        return " ".join(words)


def _message(record: logging.LogRecord) -> str:
    template = str(record.msg)
    if not record.args:
        spoken = record.name.split(".", maxsplit=1)[0] in SHOWN_AS_WRITTEN
        return template if spoken else f"{MASK} {_place(record.pathname, record.lineno)}"
    try:
        return str(template % _masked(record.args))
    except (TypeError, ValueError, KeyError):
        return template


def _masked(arguments: Any) -> Any:
    if isinstance(arguments, Mapping):
        return {
            name: _word(value) if name in TASK_WORDS else _number_or_mask(value)
            for name, value in arguments.items()
        }
    return tuple(_number_or_mask(value) for value in arguments)


class _Masked(str):
    """Shows as the mask also under %r."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def _number_or_mask(value: Any) -> Any:
    if isinstance(value, Enum | UUID):
        return _Masked(value.value if isinstance(value, Enum) else value)
    return value if isinstance(value, int | float) or value is None else _Masked(MASK)


def _word(value: Any) -> Any:
    if isinstance(value, int | float):
        return value
    return _Masked(value if PLAIN_WORD.fullmatch(str(value)) else MASK)


def _fields(record: logging.LogRecord) -> Iterator[tuple[str, Any]]:
    given = {**_of_request(record), **vars(record)}
    for name in FIELDS:
        if name in given:
            yield name, _word(given[name])


def _of_request(record: logging.LogRecord) -> dict[str, Any]:
    """What django.request's own extras may say: the view's name, the method, the status."""
    said: dict[str, Any] = {}
    if hasattr(record, "status_code"):
        said["status"] = record.status_code
    request = getattr(record, "request", None)
    if request is not None:
        said["method"] = getattr(request, "method", None) or MASK
        match = getattr(request, "resolver_match", None)
        said["view"] = (match.view_name if match else "") or "unresolved"
    return said


def _exception(error: BaseException) -> Iterator[str]:
    chain = list(_chain(error))
    yield "error=" + "<".join(type(each).__name__ for each in chain)
    for each in chain:
        constraint = getattr(getattr(each, "diag", None), "constraint_name", None)
        if constraint:
            yield f"constraint={_word(constraint)}"
    yield "at=" + "<".join(reversed(list(_frames(error.__traceback__))[-TRACE_FRAMES:]))


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or (
            None if current.__suppress_context__ else current.__context__
        )


def _frames(trace: TracebackType | None) -> Iterator[str]:
    for frame, line in traceback.walk_tb(trace):
        yield f"{_place(frame.f_code.co_filename, line)}:{frame.f_code.co_name}"


def _place(file: str, line: int) -> str:
    path = Path(file)
    if "site-packages" in path.parts:
        after = path.parts[path.parts.index("site-packages") + 1 :]
        return f"{'/'.join(after)}:{line}"
    shown = path.relative_to(ROOT) if path.is_relative_to(ROOT) else Path(path.name)
    return f"{shown}:{line}"
