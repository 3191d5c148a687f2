"""Pages, reference data and the review step of the awareness site."""

from awareness.models.base import PortalPage, TaggedPage
from awareness.models.campaigns import CampaignIndexPage, CampaignPage, safer_internet_day
from awareness.models.home import AudienceHubPage, HomePage
from awareness.models.news import NewsIndexPage, NewsPage
from awareness.models.reference import Audience, AudienceKey, EmergencyNumber, Topic
from awareness.models.review import ChildProtectionReview
from awareness.models.standard import Role, StandardPage
from awareness.models.topics import TopicIndexPage, TopicPage

__all__ = [
    "Audience",
    "AudienceHubPage",
    "AudienceKey",
    "CampaignIndexPage",
    "CampaignPage",
    "ChildProtectionReview",
    "EmergencyNumber",
    "HomePage",
    "NewsIndexPage",
    "NewsPage",
    "PortalPage",
    "Role",
    "StandardPage",
    "TaggedPage",
    "Topic",
    "TopicIndexPage",
    "TopicPage",
    "safer_internet_day",
]
