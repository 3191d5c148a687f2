"""Topics: what happens to people online and what helps."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import PageManager
from wagtail.search import index

from awareness.blocks import AdviceStreamBlock, BodyStreamBlock
from awareness.languages import codes
from awareness.models.base import PortalPage, TaggedPage
from awareness.models.querysets import TopicPageQuerySet

RELATED_TOPICS = 3
IN_BRIEF_LIMIT_CHARS = 1_200


class TopicIndexPage(PortalPage):
    """All topics of one language."""

    parent_page_types: ClassVar = ["awareness.HomePage"]
    subpage_types: ClassVar = ["awareness.TopicPage"]
    max_count_per_parent = 1
    template = "awareness/topic_index.html"
    illustration = "beacon"

    class Meta:
        verbose_name = _("list of topics")
        verbose_name_plural = _("lists of topics")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["topics"] = (
            TopicPage.objects.for_everybody().child_of(self).with_illustrations().in_reading_order()
        )
        context["others_language"] = codes()[0]
        context["others"] = self._not_here_yet() if self.content_language != codes()[0] else ()
        return context

    def _not_here_yet(self) -> Any:
        """Topics of the site's first language without a live page in the language of this list."""
        here = TopicPage.objects.live().child_of(self).values("translation_key")
        return (
            TopicPage.objects.for_everybody()
            .filter(locale__language_code=codes()[0])
            .exclude(translation_key__in=here)
            .in_reading_order()
            .defer_streamfields()
        )


class TopicPage(TaggedPage):
    """One topic, always in the same order: in brief, signs, what to do, get help, and more."""

    in_brief = RichTextField(
        _("in brief"),
        features=["bold", "italic", "link", "ul"],
        blank=True,
        max_length=IN_BRIEF_LIMIT_CHARS,
        help_text=_("For readers who read nothing else."),
    )
    signs = StreamField(AdviceStreamBlock(), verbose_name=_("how to recognise it"), blank=True)
    what_to_do = StreamField(AdviceStreamBlock(), verbose_name=_("what to do"), blank=True)
    get_help = StreamField(AdviceStreamBlock(), verbose_name=_("get help"), blank=True)
    more = StreamField(BodyStreamBlock(), verbose_name=_("more about it"), blank=True)

    objects = PageManager.from_queryset(TopicPageQuerySet)()

    search_fields: ClassVar = [
        *TaggedPage.search_fields,
        index.SearchField("in_brief"),
        index.SearchField("signs"),
        index.SearchField("what_to_do"),
        index.SearchField("get_help"),
        index.SearchField("more"),
    ]
    content_panels: ClassVar = [
        *TaggedPage.content_panels,
        FieldPanel("in_brief"),
        FieldPanel("signs"),
        FieldPanel("what_to_do"),
        FieldPanel("get_help"),
        FieldPanel("more"),
    ]
    parent_page_types: ClassVar = ["awareness.TopicIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "awareness/topic.html"

    class Meta:
        verbose_name = _("topic page")
        verbose_name_plural = _("topic pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["related"] = (
            TopicPage.objects.for_everybody()
            .sibling_of(self, inclusive=False)
            .filter(audiences__in=self.told_audiences)
            .distinct()
            .in_reading_order()
            .defer_streamfields()[:RELATED_TOPICS]
        )
        return context
