"""Work for later: rows in an outbox, carried to workers by Celery, never remembered by it."""
