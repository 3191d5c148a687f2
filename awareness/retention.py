"""What the pages hold about people: who edits and reviews them, and nobody who reads them."""

from awareness.models import (
    Audience,
    AudienceHubPage,
    CampaignIndexPage,
    CampaignPage,
    ChildProtectionReview,
    EmergencyNumber,
    HomePage,
    NewsIndexPage,
    NewsPage,
    StandardPage,
    Topic,
    TopicIndexPage,
    TopicPage,
)
from portal.privacy.retention import kept, not_personal

for model in (
    HomePage,
    TopicIndexPage,
    TopicPage,
    AudienceHubPage,
    NewsIndexPage,
    NewsPage,
    CampaignIndexPage,
    CampaignPage,
    StandardPage,
):
    kept(model, because="a public page and which member of staff owns it")
not_personal(ChildProtectionReview, because="a step of the workflow and the groups that take it")
not_personal(Audience, because="for whom pages are written")
not_personal(Topic, because="a vocabulary")
not_personal(EmergencyNumber, because="numbers of services")
