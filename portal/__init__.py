"""The ground that the three services stand on, and the roof that puts them together.

The Celery application is made here, so that every process that asks for jobs has it.
"""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
