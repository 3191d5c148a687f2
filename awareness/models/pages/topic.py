"""A topic: what happens to people online and what helps."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from awareness.blocks import Body, stream
from awareness.models.portal_page import TaggedPage

RELATED_TOPICS = 3
IN_BRIEF_LIMIT_CHARS = 1_200


class TopicPage(TaggedPage):
    """One topic, always in the same order: in brief, signs, what to do, get help, and more."""

    in_brief = RichTextField(
        _("in brief"),
        features=["bold", "italic", "link", "ul"],
        blank=True,
        max_length=IN_BRIEF_LIMIT_CHARS,
        help_text=_("For readers who read nothing else."),
    )
    signs = StreamField(stream(Body.ADVICE), verbose_name=_("how to recognise it"), blank=True)
    what_to_do = StreamField(stream(Body.ADVICE), verbose_name=_("what to do"), blank=True)
    get_help = StreamField(stream(Body.ADVICE), verbose_name=_("get help"), blank=True)
    more = StreamField(stream(Body.FREE), verbose_name=_("more about it"), blank=True)

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
        siblings = TopicPage.objects.live().public().sibling_of(self, inclusive=False)
        context["related"] = (
            siblings.filter(audiences__in=self.audience_list)
            .distinct()
            .in_tree_order()
            .defer_streamfields()[:RELATED_TOPICS]
        )
        return context
