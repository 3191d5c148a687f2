"""The list of campaigns."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awareness.models.pages.campaign import CampaignPage
from awareness.models.portal_page import PortalPage


class CampaignIndexPage(PortalPage):
    """This year's campaign and those before it."""

    parent_page_types: ClassVar = ["awareness.HomePage"]
    subpage_types: ClassVar = ["awareness.CampaignPage"]
    max_count_per_parent = 1
    template = "awareness/campaign_index.html"
    illustration = "network"

    class Meta:
        verbose_name = _("list of campaigns")
        verbose_name_plural = _("lists of campaigns")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        campaigns = CampaignPage.objects.live().public().child_of(self)
        today = timezone.localdate()
        context["coming"] = campaigns.coming(today)
        context["past"] = campaigns.past(today)
        return context
