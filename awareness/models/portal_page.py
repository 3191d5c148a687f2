"""What every page of the site has in common."""

import math
from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index

from awareness.models.language_fallback import content_language, navigation
from awareness.models.languages import direction_of
from awareness.models.page_permissions import PortalPagePermissionTester
from awareness.models.querysets import PortalPageQuerySet
from awareness.models.reference import Audience, AudienceKey, Topic
from awareness.words.illustrations import ILLUSTRATIONS
from portal.web.sensitive import mark_sensitive

LEAD_LIMIT_CHARS = 400
WORDS_READ_PER_MINUTE = 200
WORDS_READ_PER_MINUTE_BY_CHILDREN = 110


class PortalPage(Page):
    """A page of the site: its lead, when it was last checked, and how careful to be with it."""

    lead = models.TextField(
        _("lead"),
        blank=True,
        max_length=LEAD_LIMIT_CHARS,
        help_text=_("One to three sentences under the title. They are also shown in lists."),
    )
    social_image = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("picture for sharing"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    reviewed_on = models.DateField(_("last checked on"), null=True, blank=True)
    review_by = models.DateField(_("check again by"), null=True, blank=True)
    sensitive = models.BooleanField(
        _("sensitive"),
        default=False,
        help_text=_(
            "The way out is always in reach, no copy is kept on the device or in our cache, and "
            "the tab has a neutral title. Only a child-protection reviewer may publish the page."
        ),
    )

    objects = PageManager.from_queryset(PortalPageQuerySet)()

    search_fields: ClassVar = [*Page.search_fields, index.SearchField("lead", boost=2)]
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("lead")]
    promote_panels: ClassVar = [*Page.promote_panels, FieldPanel("social_image")]
    settings_panels: ClassVar = [
        *Page.settings_panels,
        MultiFieldPanel(
            [
                FieldPanel("sensitive"),
                FieldRowPanel([FieldPanel("reviewed_on"), FieldPanel("review_by")]),
            ],
            heading=_("Review and sensitivity"),
        ),
    ]

    tone = "public"
    """Which tokens of the design the page is drawn with."""
    section = "learn"
    """Which of the three ways the header marks as the present one."""
    illustration = ""
    """Key of the illustration shown with the page; empty for none."""

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuses a date to check again that lies before the last check."""
        super().clean()
        if self.reviewed_on and self.review_by and self.review_by <= self.reviewed_on:
            raise ValidationError({"review_by": _("Choose a day after the last check.")})

    # --- Language ------------------------------------------------------------------------
    @property
    def content_language(self) -> str:
        """The language this page's words are in."""
        return content_language(self)

    @property
    def content_direction(self) -> str:
        return direction_of(self.content_language)

    @property
    def is_fallback(self) -> bool:
        """Whether the reader asked for another language than the one this page is in."""
        return self.content_language != translation.get_language()

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page with a header that tells its language; a sensitive one leaves no trace."""
        self._mark(request)
        response: HttpResponse = super().serve(request, *args, **kwargs)
        response.headers["Content-Language"] = self.content_language
        if self.is_fallback:
            response.headers["X-Robots-Tag"] = "noindex"
        if self.sensitive:
            response.headers["Referrer-Policy"] = "no-referrer"
        return response

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """What the editor sees before publishing: as careful as the page itself."""
        self._mark(request)
        response: HttpResponse = super().serve_preview(request, mode_name)
        return response

    def _mark(self, request: HttpRequest) -> None:
        """Here alone a page is said to be sensitive; frame, headers and cache ask the request."""
        if self.sensitive:
            mark_sensitive(request)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        around = navigation(self, request)
        context.update(
            crumbs=self._crumbs(around.ancestors, request),
            alternates=around.alternates,
            original=around.original,
            canonical=self.get_full_url(request),
            content_language=self.content_language,
            content_direction=self.content_direction,
            is_fallback=self.is_fallback,
            section=self.section,
        )
        return context

    def _crumbs(self, ancestors: Iterable[Page], request: HttpRequest) -> list[dict[str, str]]:
        """The way down to this page; none on a home page."""
        above = [{"title": page.title, "url": page.get_url(request)} for page in ancestors]
        return [*above, {"title": self.title, "url": ""}] if above else []

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        """One entry; none for an alias, whose words are at another address, or a sensitive page."""
        if self.alias_of_id is not None or self.sensitive:
            return []
        entries: list[dict[str, Any]] = super().get_sitemap_urls(request)
        return [{**entry, "page": self} for entry in entries]

    # --- Reading -------------------------------------------------------------------------
    def words(self) -> str:
        """All text of the page without markup."""
        found: list[str] = [self.lead]
        for field in self._meta.get_fields():
            if isinstance(field, StreamField | RichTextField):
                found.extend(field.get_searchable_content(getattr(self, field.name)))
        return " ".join(str(part) for part in found)

    @property
    def reading_minutes(self) -> int:
        """How long reading takes, at least one minute."""
        pace = (
            WORDS_READ_PER_MINUTE_BY_CHILDREN
            if self.tone == AudienceKey.CHILDREN
            else WORDS_READ_PER_MINUTE
        )
        return max(1, math.ceil(len(self.words().split()) / pace))

    # --- Editing -------------------------------------------------------------------------
    def permissions_for_user(self, user: Any) -> PortalPagePermissionTester:
        return PortalPagePermissionTester(user, self)


class TaggedPage(PortalPage):
    """A page that says for whom and about what it is."""

    audiences = ParentalManyToManyField(
        "awareness.Audience", verbose_name=_("audiences"), blank=True, related_name="+"
    )
    topics = ParentalManyToManyField(
        "awareness.Topic", verbose_name=_("topics"), blank=True, related_name="+"
    )

    own_illustration = models.CharField(
        _("illustration"),
        max_length=40,
        choices=ILLUSTRATIONS,
        blank=True,
        help_text=_("The illustration of the first topic is used when empty."),
    )

    promote_panels: ClassVar = [
        MultiFieldPanel(
            [FieldPanel("audiences"), FieldPanel("topics"), FieldPanel("own_illustration")],
            heading=_("Audiences and topics"),
        ),
        *PortalPage.promote_panels,
    ]

    class Meta:
        abstract = True

    @cached_property
    def audience_list(self) -> list[Audience]:
        """Its audiences, asked for once."""
        return list(self.audiences.all())

    @cached_property
    def topic_list(self) -> list[Topic]:
        """Its topics, asked for once."""
        return list(self.topics.all())

    @property
    def tone(self) -> str:  # type: ignore[override]
        """The tone of its only audience; written for several, the public's."""
        told = self.audience_list
        return str(told[0].slug) if len(told) == 1 else "public"

    @property
    def illustration(self) -> str:  # type: ignore[override]
        """The one chosen for it, else that of its first topic."""
        return self.own_illustration or next((topic.illustration for topic in self.topic_list), "")
