"""How the helpline is doing: for `/readyz` and for Prometheus."""

from datetime import timedelta

from django.db.models import Count
from django.db.models.functions import Now

from helpline.models import Conversation, Shift
from portal.web import health
from portal.web.metrics import register_gauge

LATE_AFTER = timedelta(minutes=2)
"""Timers this much overdue mean that nobody sweeps."""


def timers_run() -> health.Probe:
    """Whether timers are looked at; without it lines stand still but nothing is lost."""
    late = Conversation.objects.filter(due_at__lt=Now() - LATE_AFTER).exists()
    return health.Probe(ok=not late, detail="timers are overdue" if late else "")


def waiting() -> dict[str, float]:
    """Visitors in line per audience."""
    rows = Conversation.objects.in_queue().values_list("queue__audience").annotate(n=Count("*"))
    return {audience: float(number) for audience, number in rows.order_by()}


def register() -> None:
    """Called once when the app is ready."""
    health.register("helpline.timers", timers_run, vital=False)
    register_gauge("helpline_waiting", "Visitors in line.", waiting, label="audience")
    register_gauge(
        "helpline_active", "Running chats.", lambda: float(Conversation.objects.active().count())
    )
    register_gauge(
        "helpline_counsellors_present",
        "Counsellors on shift and heard of lately.",
        lambda: float(Shift.objects.present().count()),
    )
