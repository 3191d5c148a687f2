"""The last step before a sensitive page is published."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask


class ChildProtectionReview(AbstractGroupApprovalTask):
    """A child-protection reviewer approves sensitive pages; the others pass by themselves."""

    class Meta:
        verbose_name = _("child-protection review")
        verbose_name_plural = _("child-protection reviews")
        permissions = [("publish_sensitive", _("Can publish sensitive pages"))]

    def start(self, workflow_state: Any, user: Any = None) -> Any:
        """Opens the step, and closes it at once when the page is not sensitive."""
        task_state = super().start(workflow_state, user=user)
        page = workflow_state.content_object.get_latest_revision_as_object()
        if not getattr(page, "sensitive", False):
            task_state.status = task_state.STATUS_SKIPPED
            task_state.finished_at = task_state.started_at
            task_state.save(update_fields=["status", "finished_at"])
        return task_state

    @classmethod
    def get_description(cls) -> str:
        return str(_("Members of the chosen groups approve pages that are marked as sensitive."))
