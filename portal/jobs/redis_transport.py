"""Redis as Celery's carrier, for workers that outlive a Redis that went away under them.

A worker takes as many messages as it has processes, and a new one for each it acknowledged. When
an acknowledgement cannot be sent, kombu 5.7 logs that and goes on counting the message. A worker
that loses Redis while all its processes are busy would never ask Redis for anything again, and
so never notice that the connection is gone.
"""

from kombu.transport import redis, virtual


class QoS(redis.QoS):
    """Counts a message as done even when Redis could not be told.

    That is safe here: Redis delivers the message again, and its lease is not the job's any more.
    """

    def ack(self, delivery_tag: str) -> None:
        """Raises what kombu raises when Redis is away."""
        try:
            super().ack(delivery_tag)
        finally:
            virtual.QoS.ack(self, delivery_tag)

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        """Raises what kombu raises when Redis is away."""
        try:
            super().reject(delivery_tag, requeue)
        finally:
            virtual.QoS.ack(self, delivery_tag)


class Channel(redis.Channel):
    """With our counting."""

    QoS = QoS


class Transport(redis.Transport):
    """What `redis://` and `rediss://` mean to Celery here (portal.celery)."""

    Channel = Channel
