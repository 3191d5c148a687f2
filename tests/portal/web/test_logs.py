"""Canaries in every corner of a log record: none may come out."""

import enum
import io
import logging
import uuid

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client

from portal.accounts.models import User
from portal.web.logs import FIELDS, LineFormatter

CANARY = "canary-Kim-192.0.2.7-https://bad.example/x-K7QF-2M9X"


@pytest.fixture
def log():
    """Everything logged, as it would be written."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LineFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)


def lines(log):
    return log.getvalue().splitlines()


def test_a_line_is_time_level_logger_message_and_fields(log):
    logging.getLogger("portal.jobs").error("gave up", extra={"job": 12, "kind": "notice.send"})
    (line,) = lines(log)
    assert line.endswith('ERROR portal.jobs "gave up" kind=notice.send job=12')
    assert line[:10].count("-") == 2
    assert "+00:00" in line


@pytest.mark.parametrize(
    "logger", ["portal.web", "hotline", "django.request", "asyncio", "celery.worker"]
)
def test_of_arguments_only_numbers_ids_and_enum_members_come_out(log, logger):
    class Lane(enum.StrEnum):
        FAST = "fast"

    one = uuid.UUID(int=1)
    logging.getLogger(logger).warning(
        "%s took %d of %.1f in %r for %s, %s", CANARY, 3, 0.5, CANARY, one, Lane.FAST
    )
    assert lines(log)[0].endswith(f'"… took 3 of 0.5 in … for {one}, fast"')


def test_a_ready_made_message_of_a_library_is_replaced_by_its_place(log):
    logging.getLogger("asyncio").error(f"Task exception was never retrieved: {CANARY}")  # noqa: G004 - as asyncio does
    (line,) = lines(log)
    assert "canary" not in line
    assert "tests/portal/web/test_logs.py:" in line


def test_processes_may_say_that_they_start(log):
    logging.getLogger("celery.beat").warning("beat: Starting...")
    assert '"beat: Starting..."' in lines(log)[0]


def test_a_task_may_say_its_name_and_id_but_not_its_error(log):
    words = {"name": "jobs.run", "id": str(uuid.UUID(int=2)), "exc": CANARY, "args": CANARY}
    logging.getLogger("celery.app.trace").error("Task %(name)s[%(id)s] failed: %(exc)s", words)
    assert f"Task jobs.run[{words['id']}] failed: …" in lines(log)[0]


@pytest.mark.parametrize("name", FIELDS)
def test_an_allowed_field_shows_one_plain_word_only(log, name):
    logging.getLogger("portal").warning("x", extra={name: f"{CANARY} and more"})
    logging.getLogger("portal").warning("x", extra={name: "plain"})
    assert [line.rsplit(" ", 1)[1] for line in lines(log)] == [f"{name}=…", f"{name}=plain"]


def test_other_fields_do_not_come_out(log):
    logging.getLogger("portal").warning("x", extra={"address": CANARY, "text": CANARY})
    assert lines(log)[0].endswith('"x"')


def test_an_exception_shows_its_types_and_places_without_words_or_values(log):
    def deep(secret):
        raise ValueError(secret)

    try:
        try:
            deep(CANARY)
        except ValueError as error:
            raise RuntimeError(CANARY) from error
    except RuntimeError:
        logging.getLogger("portal").exception("it broke")
    (line,) = lines(log)
    assert "error=RuntimeError<ValueError" in line
    assert "at=tests/portal/web/test_logs.py:" in line
    assert "canary" not in line


def test_a_broken_constraint_is_named_and_its_value_is_not(log, db):
    User.objects.create_user("canary@balise.example")
    try:
        with transaction.atomic():
            User.objects.create_user("canary@balise.example")
    except IntegrityError:
        logging.getLogger("portal").exception("twice")
    (line,) = lines(log)
    assert "error=IntegrityError<UniqueViolation constraint=accounts_user_email" in line
    assert "canary" not in line


def test_a_line_stays_one_line(log):
    logging.getLogger("portal").warning('a\nb "c"\r%s', "x\ny")
    assert len(lines(log)) == 1


def test_a_message_whose_arguments_do_not_fit_is_shown_as_written(log):
    record = logging.LogRecord("portal", 30, "x.py", 1, "%d of %d", (CANARY,), None)
    assert LineFormatter().format(record).endswith('"%d of %d"')


@pytest.mark.urls("tests.portal.web.sample_urls")
def test_crashes_refusals_and_missing_pages_leave_no_canary(log, db):
    client = Client(
        raise_request_exception=False, headers={"user-agent": CANARY, "referer": CANARY}
    )
    client.get("/crash/", {"q": CANARY})
    client.post("/crash/", {"text": CANARY}, HTTP_X_FORWARDED_FOR="192.0.2.7")
    client.get(f"/{CANARY}/")
    client.get("/hello/", headers={"host": "canary.example"})
    client.get("/desk/ruled/", {"q": CANARY}, headers={"accept": "application/json"})
    text = log.getvalue()
    assert "error=RuntimeError" in text
    assert "method=POST" in text
    assert "view=unresolved" in text
    for part in ("canary", "192.0.2.7", "bad.example", "K7QF"):
        assert part not in text


def test_nothing_goes_around_the_formatter():
    assert settings.LOGGING["formatters"]["line"]["()"] == "portal.web.logs.LineFormatter"
    for name in ("django", "django.request", "django.server", "django.security", "gunicorn.error"):
        logger = logging.getLogger(name)
        assert logger.handlers == []
        assert logger.propagate
