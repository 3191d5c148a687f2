"""The Celery application: carries job ids from the outbox to a worker, remembers nothing."""

import logging.config
import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, task_prerun
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

# By scheme, not by `broker_transport`: with that, kombu takes `rediss://` for no TLS.
TRANSPORT_ALIASES |= dict.fromkeys(("redis", "rediss"), "portal.jobs.redis_transport:Transport")

app = Celery("balise")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.set_default()  # also for threads other than the one that imports this


@setup_logging.connect
def log_as_everywhere(**_: Any) -> None:
    """Workers and beat write the same allow-listed lines as the site, not Celery's own."""
    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)


@task_prerun.connect
def check_connections(**_: Any) -> None:
    """A worker keeps its database connection from task to task, as long as it is sound."""
    from django.db import close_old_connections

    close_old_connections()
