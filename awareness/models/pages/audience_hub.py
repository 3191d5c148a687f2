"""Everything for one audience."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from awareness.blocks import Body, stream
from awareness.models.pages.news import NewsPage
from awareness.models.pages.topic import TopicPage
from awareness.models.portal_page import PortalPage
from awareness.models.reference import Audience

TOPICS_ON_HUB = 12
NEWS_ON_HUB = 3


class AudienceHubPage(PortalPage):
    """Everything for one audience, in its tone."""

    audience = models.ForeignKey(
        Audience, verbose_name=_("audience"), on_delete=models.PROTECT, related_name="+"
    )
    body = StreamField(stream(Body.FREE), verbose_name=_("body"), blank=True)

    search_fields: ClassVar = [*PortalPage.search_fields, index.SearchField("body")]
    content_panels: ClassVar = [
        *PortalPage.content_panels,
        FieldPanel("audience"),
        FieldPanel("body"),
    ]
    parent_page_types: ClassVar = ["awareness.HomePage"]
    subpage_types: ClassVar = ["awareness.StandardPage"]
    template = "awareness/audience_hub.html"

    class Meta:
        verbose_name = _("audience hub")
        verbose_name_plural = _("audience hubs")

    @property
    def tone(self) -> str:  # type: ignore[override]
        return str(self.audience.slug)

    @property
    def illustration(self) -> str:  # type: ignore[override]
        return {"children": "phone", "teens": "gaming", "parents": "family"}.get(
            self.tone, "school"
        )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        home = self.get_parent()
        topics = TopicPage.objects.live().public().descendant_of(home)
        news = NewsPage.objects.live().public().descendant_of(home)
        about = {"audiences": self.audience_id}
        context["topics"] = topics.filter(**about).for_cards().in_tree_order()[:TOPICS_ON_HUB]
        context["news"] = news.filter(**about).newest_first()[:NEWS_ON_HUB]
        return context
