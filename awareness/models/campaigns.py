"""Campaigns, above all Safer Internet Day every February."""

import datetime as dt
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.search import index

from awareness.blocks import ActivityStreamBlock, BodyStreamBlock, KitStreamBlock
from awareness.models.base import PortalPage, TaggedPage
from awareness.models.querysets import CampaignPageQuerySet

FIRST_YEAR = 2004
"""The first Safer Internet Day was held in 2004."""
LAST_YEAR = 2100
SLOGAN_LIMIT_CHARS = 120
SATURDAY = 5


def safer_internet_day(year: int) -> dt.date:
    """Tuesday of the second week of February: 10 February 2026, 9 February 2027.

    Weeks begin on Monday; one that has only its weekend in February does not count.
    """
    first = dt.date(year, 2, 1)
    if first.weekday() >= SATURDAY:
        first += dt.timedelta(days=7 - first.weekday())
    monday = first - dt.timedelta(days=first.weekday())
    return monday + dt.timedelta(weeks=1, days=1)


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
        campaigns = CampaignPage.objects.for_everybody().child_of(self)
        today = timezone.localdate()
        context["coming"] = campaigns.coming(today)
        context["past"] = campaigns.past(today)
        return context


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
    body = StreamField(BodyStreamBlock(), verbose_name=_("body"), blank=True)
    activities = StreamField(ActivityStreamBlock(), verbose_name=_("ideas for the day"), blank=True)
    kit = StreamField(KitStreamBlock(), verbose_name=_("kit"), blank=True)

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
