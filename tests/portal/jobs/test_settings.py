"""What Celery must be told, or work is lost."""

import pytest
from celery import current_app
from django.conf import settings

from portal import celery_app
from portal.jobs import redis_transport, registry, running, tasks  # noqa: F401 (registers the task)


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
        ("accept_content", ("json",)),
        ("broker_connection_max_retries", None),
        ("worker_enable_remote_control", False),
        ("worker_hijack_root_logger", False),
    ],
)
def test_nothing_is_lost_with_a_worker(name, value):
    assert getattr(celery_app.conf, name) == value


def test_a_message_reappears_only_after_its_first_taker_is_surely_dead():
    visible_again = celery_app.conf.broker_transport_options["visibility_timeout"]
    longest = registry.TIME_LIMIT_CEILING_SECONDS + registry.HARD_MARGIN_SECONDS
    assert visible_again > 2 * longest
    assert longest + running.LEASE_MARGIN_SECONDS < visible_again


def test_every_message_says_its_time_limits_and_there_is_one_for_those_that_do_not():
    assert 0 < settings.CELERY_TASK_SOFT_TIME_LIMIT < settings.CELERY_TASK_TIME_LIMIT


@pytest.mark.parametrize(("scheme", "encrypted"), [("redis", False), ("rediss", True)])
def test_jobs_are_carried_by_our_transport_with_tls_where_asked_for(scheme, encrypted):
    carrier = celery_app.connection_for_read(f"{scheme}://redis.example:6379/0")
    assert isinstance(carrier.transport, redis_transport.Transport)
    assert bool(carrier.ssl) == encrypted


def test_there_is_one_task_and_no_service_has_one():
    ours = {name for name in celery_app.tasks if not name.startswith("celery.")}
    assert ours == {"portal.jobs.run"}
