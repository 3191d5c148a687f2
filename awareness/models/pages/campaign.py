"""Campaigns, above all Safer Internet Day every February."""

import datetime as dt
from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.search import index

from awareness.blocks import Body, stream
from awareness.models.portal_page import TaggedPage
from awareness.models.querysets import PortalPageQuerySet
from awareness.words.safer_internet_day import FIRST_YEAR

LAST_YEAR = 2100
SLOGAN_LIMIT_CHARS = 120


class CampaignPageQuerySet(PortalPageQuerySet):
    """Campaigns by their day."""

    def coming(self, today: dt.date) -> Self:
        """Those whose day is today or later, the nearest first."""
        found: Self = self.filter(day__gte=today).order_by("day").defer_streamfields()
        return found

    def past(self, today: dt.date) -> Self:
        """Those whose day is over, the latest first."""
        found: Self = self.filter(day__lt=today).order_by("-day").defer_streamfields()
        return found


class CampaignPage(TaggedPage):
    """One campaign: its slogan, its day, a kit to use and ideas for the day."""

    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    slogan = models.CharField(_("our slogan"), max_length=SLOGAN_LIMIT_CHARS)
    network_slogan = models.CharField(
        _("slogan of the network"),
        max_length=SLOGAN_LIMIT_CHARS,
        blank=True,
        help_text=_("The official slogan of the year, once the network has announced it."),
    )
    day = models.DateField(
        _("day"),
        help_text=_("Safer Internet Day is the Tuesday of the second week of February."),
    )
    body = StreamField(stream(Body.FREE), verbose_name=_("body"), blank=True)
    activities = StreamField(
        stream(Body.ACTIVITIES), verbose_name=_("ideas for the day"), blank=True
    )
    kit = StreamField(stream(Body.KIT), verbose_name=_("kit"), blank=True)

    objects = PageManager.from_queryset(CampaignPageQuerySet)()

    search_fields: ClassVar = [
        *TaggedPage.search_fields,
        index.SearchField("slogan", boost=2),
        index.SearchField("body"),
        index.SearchField("activities"),
        index.SearchField("kit"),
        index.FilterField("day"),
    ]
    content_panels: ClassVar = [
        *TaggedPage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("year"), FieldPanel("day")]),
                FieldPanel("slogan"),
                FieldPanel("network_slogan"),
            ],
            heading=_("Campaign"),
        ),
        FieldPanel("body"),
        FieldPanel("activities"),
        FieldPanel("kit"),
    ]
    parent_page_types: ClassVar = ["awareness.CampaignIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "awareness/campaign.html"

    class Meta:
        verbose_name = _("campaign page")
        verbose_name_plural = _("campaign pages")

    @property
    def illustration(self) -> str:  # type: ignore[override]
        return "campaign"
