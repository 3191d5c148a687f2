"""Pages about the site itself: who we are, privacy, accessibility, legal notice."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from awareness.blocks import Body, stream
from awareness.models.portal_page import PortalPage


class FooterLink(models.TextChoices):
    """As what the foot of every page links a page."""

    NONE = "", _("An ordinary page")
    ABOUT = "about", _("About us")
    PRIVACY = "privacy", _("Privacy")
    ACCESSIBILITY = "accessibility", _("Accessibility statement")
    LEGAL = "legal", _("Legal notice")


class StandardPage(PortalPage):
    """A free page, possibly linked in the footer."""

    footer_link = models.CharField(
        _("link in the footer"),
        max_length=20,
        choices=FooterLink.choices,
        default=FooterLink.NONE,
        blank=True,
        help_text=_("The footer links one page of each kind."),
    )
    body = StreamField(stream(Body.FREE), verbose_name=_("body"), blank=True)

    search_fields: ClassVar = [*PortalPage.search_fields, index.SearchField("body")]
    content_panels: ClassVar = [*PortalPage.content_panels, FieldPanel("body")]
    settings_panels: ClassVar = [FieldPanel("footer_link"), *PortalPage.settings_panels]
    parent_page_types: ClassVar = [
        "awareness.HomePage",
        "awareness.AudienceHubPage",
        "awareness.StandardPage",
    ]
    subpage_types: ClassVar = ["awareness.StandardPage"]
    template = "awareness/standard.html"

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(footer_link__in=FooterLink.values),
                name="awareness_standard_footer_link_known",
            )
        ]
