"""The list of topics."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from awareness.models.languages import original_language
from awareness.models.pages.topic import TopicPage
from awareness.models.portal_page import PortalPage


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
        topics = TopicPage.objects.live().public().child_of(self)
        context["topics"] = topics.for_cards().in_tree_order()
        context["original_language"] = original_language()
        is_original = self.content_language == original_language()
        context["untranslated"] = () if is_original else self._untranslated()
        return context

    def _untranslated(self) -> Any:
        """Topics of the site's first language without a live page in the language of this list."""
        here = TopicPage.objects.live().child_of(self).values("translation_key")
        originals = (
            TopicPage.objects.live().public().filter(locale__language_code=original_language())
        )
        return originals.exclude(translation_key__in=here).in_tree_order().defer_streamfields()
