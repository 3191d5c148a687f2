"""The outbox: work for later is a row in PostgreSQL, Celery only carries its id."""
