"""Pages, reference data and the review step of the awareness site.

Every module of `pages` is a page type; whoever names one imports it from there.
"""

from awareness.models import pages
from awareness.models.portal_page import PortalPage, TaggedPage
from awareness.models.reference import Audience, AudienceKey, EmergencyNumber, Topic
from awareness.models.review import ChildProtectionReview

__all__ = [
    "Audience",
    "AudienceKey",
    "ChildProtectionReview",
    "EmergencyNumber",
    "PortalPage",
    "TaggedPage",
    "Topic",
    "pages",
]
