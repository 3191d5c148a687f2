"""The Celery application: carries job ids from the outbox to a worker, remembers nothing."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("balise")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
