"""Who may publish what: sensitive pages wait for a child-protection reviewer."""

from typing import TYPE_CHECKING

from wagtail.models import PagePermissionTester

if TYPE_CHECKING:
    from awareness.models.portal_page import PortalPage

PUBLISH_SENSITIVE = "awareness.publish_sensitive"


class PortalPagePermissionTester(PagePermissionTester):
    """Wagtail's rights, less publishing sensitive pages without the reviewer's right.

    Unticking "sensitive" in a draft does not help: what is stored counts as well.
    """

    page: "PortalPage"

    def can_publish(self) -> bool:
        allowed: bool = super().can_publish()
        return allowed and (not self._sensitive() or self.user.has_perm(PUBLISH_SENSITIVE))

    def _sensitive(self) -> bool:
        stored = type(self.page)._default_manager.filter(pk=self.page.pk, sensitive=True)
        return self.page.sensitive or stored.exists()
