"""What the record puts on the desk: one list, for auditors."""

from django.utils.translation import gettext_lazy as _

from portal.web.desk import Worklist, register_worklist


def register() -> None:
    """Called once, when the applications are ready."""
    register_worklist(
        Worklist(
            key="audit",
            title=_("Audit record"),
            url_name="audit:entries",
            permissions=("audit.view_entry",),
            count=None,
            service="portal",
            order=900,
        )
    )
