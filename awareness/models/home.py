"""The front door and the hubs behind it."""

from typing import Any, ClassVar

from django.db import models
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from awareness.blocks import BodyStreamBlock
from awareness.honesty import locate, moved_to
from awareness.models.base import PortalPage
from awareness.models.reference import Audience

NEWS_ON_HOME = 3
TOPICS_ON_HOME = 8
PAGES_PER_KIND_ON_HUB = 12
WELCOME_LIMIT_CHARS = 120


class HomePage(PortalPage):
    """The front page of one language: the three doors, then what is new and worth reading."""

    welcome = models.CharField(
        _("welcome"),
        max_length=WELCOME_LIMIT_CHARS,
        blank=True,
        help_text=_("The large words at the top; the title is used when empty."),
    )

    content_panels: ClassVar = [*Page.content_panels, FieldPanel("welcome"), FieldPanel("lead")]
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    subpage_types: ClassVar = [
        "awareness.TopicIndexPage",
        "awareness.AudienceHubPage",
        "awareness.NewsIndexPage",
        "awareness.CampaignIndexPage",
        "awareness.StandardPage",
    ]
    template = "awareness/home.html"
    illustration = "harbour"
    section = ""

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Finds the page or its honest stand-in in a fixed number of queries, then as Wagtail.

        An address that mixes languages although the page is translated leads to the translation.
        """
        found = locate(self, path_components) if path_components else None
        if found is None:
            moved = moved_to(self, path_components, request) if path_components else None
            if moved is not None:
                return RouteResult(self, kwargs={"moved": moved})
            return super().route(request, path_components)
        if found.locale_id != self.locale_id:
            translated = found.get_translations().live().filter(locale=self.locale_id).first()
            if translated is not None:
                return RouteResult(self, kwargs={"translated": translated})
        return found.specific.route(request, [])

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The front page, or the way to where `route` has found the page asked for."""
        moved: str | None = kwargs.pop("moved", None)
        if moved is not None:
            return HttpResponsePermanentRedirect(moved)
        translated: Page | None = kwargs.pop("translated", None)
        if translated is not None:
            return HttpResponseRedirect(translated.get_url(request) or "/")
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from awareness.models import CampaignPage, NewsPage, TopicPage

        context = super().get_context(request, *args, **kwargs)
        context["topics"] = (
            TopicPage.objects.for_everybody()
            .descendant_of(self)
            .with_illustrations()
            .in_reading_order()[:TOPICS_ON_HOME]
        )
        news = NewsPage.objects.for_everybody().descendant_of(self)
        context["news"] = news.newest_first()[:NEWS_ON_HOME]
        campaigns = CampaignPage.objects.for_everybody().descendant_of(self)
        context["campaign"] = campaigns.coming(timezone.localdate()).first()
        context["hubs"] = (
            AudienceHubPage.objects.for_everybody()
            .child_of(self)
            .select_related("audience")
            .order_by("audience__sort_order")
        )
        return context


class AudienceHubPage(PortalPage):
    """Everything for one audience, in its tone."""

    audience = models.ForeignKey(
        Audience, verbose_name=_("audience"), on_delete=models.PROTECT, related_name="+"
    )
    body = StreamField(BodyStreamBlock(), verbose_name=_("body"), blank=True)

    search_fields: ClassVar = [*PortalPage.search_fields, index.SearchField("body")]
    content_panels: ClassVar = [
        *PortalPage.content_panels,
        FieldPanel("audience"),
        FieldPanel("body"),
    ]
    parent_page_types: ClassVar = ["awareness.HomePage"]
    subpage_types: ClassVar = ["awareness.StandardPage"]
    template = "awareness/hub.html"

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
        from awareness.models import NewsPage, TopicPage

        context = super().get_context(request, *args, **kwargs)
        home = self.get_parent()
        context["topics"] = (
            TopicPage.objects.for_everybody()
            .descendant_of(home)
            .filter(audiences=self.audience_id)
            .with_illustrations()
            .in_reading_order()[:PAGES_PER_KIND_ON_HUB]
        )
        context["news"] = (
            NewsPage.objects.for_everybody()
            .descendant_of(home)
            .filter(audiences=self.audience_id)
            .newest_first()[:NEWS_ON_HOME]
        )
        return context
