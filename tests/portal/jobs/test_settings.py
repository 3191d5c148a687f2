"""What Celery must be told, or work is lost."""

import pytest
from celery import current_app
from django.conf import settings

from portal import celery_app
from portal.jobs import dispatcher, registry, running, tasks  # noqa: F401 (registers the tasks)


def test_this_is_the_application_of_every_thread():
    assert current_app._get_current_object() is celery_app


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("task_acks_late", True),
        ("task_reject_on_worker_lost", True),
        ("worker_prefetch_multiplier", 1),
        ("task_ignore_result", True),
        ("task_serializer", "json"),
        ("accept_content", ["json"]),
        ("broker_connection_max_retries", None),
        ("worker_enable_remote_control", False),
        ("worker_hijack_root_logger", False),
    ],
)
def test_nothing_is_lost_with_a_worker(name, value):
    assert getattr(celery_app.conf, name) == value


def test_a_message_reappears_only_after_its_first_taker_is_surely_dead():
    visible_again = celery_app.conf.broker_transport_options["visibility_timeout"]
    assert visible_again > 2 * settings.CELERY_TASK_TIME_LIMIT
    longest = registry.TIME_LIMIT_CEILING_SECONDS + dispatcher.HARD_MARGIN_SECONDS
    assert longest < settings.CELERY_TASK_TIME_LIMIT
    assert longest + running.LEASE_MARGIN_SECONDS < visible_again


def test_the_clock_is_read_before_the_jobs():
    assert list(celery_app.conf.task_queues) == ["clock", "jobs"]
    assert celery_app.conf.broker_transport_options["queue_order_strategy"] == "priority"
    assert celery_app.conf.task_default_queue == "clock"


def test_there_are_four_tasks_and_no_service_has_one():
    ours = {name for name in celery_app.tasks if not name.startswith("celery.")}
    assert ours == {f"portal.jobs.{name}" for name in ("dispatch", "run", "tick", "sweep")}


def test_beat_sends_only_known_tasks():
    for entry in celery_app.conf.beat_schedule.values():
        assert entry["task"] in celery_app.tasks
        assert entry["options"]["expires"]
