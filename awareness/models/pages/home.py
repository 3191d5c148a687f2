"""The front page of one language, and the way from an address to the page it names."""

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
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from awareness.models.language_fallback import find_page, redirect_target
from awareness.models.pages.audience_hub import AudienceHubPage
from awareness.models.pages.campaign import CampaignPage
from awareness.models.pages.news import NewsPage
from awareness.models.pages.topic import TopicPage
from awareness.models.portal_page import PortalPage

NEWS_ON_HOME = 3
TOPICS_ON_HOME = 8
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
    template = "awareness/home.html"
    illustration = "harbour"
    section = ""

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Finds the page, or its stand-in in another language, in a fixed number of queries.

        An address that mixes languages although the page is translated leads to the translation.
        """
        found = find_page(self, path_components) if path_components else None
        if found is None:
            moved = redirect_target(self, path_components, request) if path_components else None
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
        context = super().get_context(request, *args, **kwargs)
        topics = TopicPage.objects.live().public().descendant_of(self)
        context["topics"] = topics.for_cards().in_tree_order()[:TOPICS_ON_HOME]
        news = NewsPage.objects.live().public().descendant_of(self)
        context["news"] = news.newest_first()[:NEWS_ON_HOME]
        campaigns = CampaignPage.objects.live().public().descendant_of(self)
        context["campaign"] = campaigns.coming(timezone.localdate()).first()
        context["hubs"] = (
            AudienceHubPage.objects.live()
            .public()
            .child_of(self)
            .select_related("audience")
            .order_by("audience__sort_order")
        )
        return context
