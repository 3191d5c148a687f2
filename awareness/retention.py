"""What the pages hold about people: who edits and reviews them, and nobody who reads them.

`portal.privacy` looks for this module in every service.
"""

from awareness.models import Audience, ChildProtectionReview, EmergencyNumber, Topic
from awareness.models.page_types import page_types
from portal.privacy.retention import kept, not_personal

for page_type in page_types():
    kept(page_type, because="a public page and which member of staff owns it")
not_personal(ChildProtectionReview, because="a step of the workflow and the groups that take it")
not_personal(Audience, because="for whom pages are written")
not_personal(Topic, because="a vocabulary")
not_personal(EmergencyNumber, because="numbers of services")
