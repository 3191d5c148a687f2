"""Why an auditor reads: said once, kept for a while, and recorded with everything they read."""

from django.http import HttpRequest
from django.utils import timezone

PURPOSE_VALID_MINUTES = 30
"""After that long the reader is asked again why they read."""
SESSION_KEY = "audit_purpose"


def keep_purpose(request: HttpRequest, purpose: str) -> None:
    """Said now."""
    request.session[SESSION_KEY] = {"purpose": purpose, "since": timezone.now().timestamp()}


def purpose_of(request: HttpRequest) -> str:
    """What was said, or nothing when it was long ago."""
    kept = request.session.get(SESSION_KEY)
    if kept is None or timezone.now().timestamp() - kept["since"] > PURPOSE_VALID_MINUTES * 60:
        return ""
    return str(kept["purpose"])


def forget_purpose(request: HttpRequest) -> None:
    """The next reading needs a purpose of its own."""
    request.session.pop(SESSION_KEY, None)
