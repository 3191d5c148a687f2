"""What was published must be seen at once: every change of content empties the page cache."""

from typing import Any

from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    CollectionViewRestriction,
    Locale,
    Page,
    PageViewRestriction,
    Site,
)
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from awareness.models import emergency_numbers, footer_pages
from awareness.models.reference import Audience, EmergencyNumber, Topic
from portal.web.pagecache import clear_on_commit

REFERENCE = (Topic, Audience, EmergencyNumber)
RESTRICTIONS = (PageViewRestriction, CollectionViewRestriction)
"""Made, changed or lifted: who may read a page or a file is no longer who might a moment ago."""


def content_changed(**_kwargs: Any) -> None:
    """Receiver; the caches are cleared once the change is committed."""
    transaction.on_commit(footer_pages.forget)
    clear_on_commit()


def number_changed(**_kwargs: Any) -> None:
    """Receiver; the help bar reads numbers from a cache of its own."""
    transaction.on_commit(emergency_numbers.forget)


def page_deleted(sender: type[Any], **_kwargs: Any) -> None:
    """Receiver of post_delete of every model: pages of any type matter, nothing else."""
    if issubclass(sender, Page):
        content_changed()


def connect() -> None:
    """Called when the app is ready."""
    for signal in (page_published, page_unpublished, post_page_move, page_slug_changed):
        signal.connect(content_changed, dispatch_uid="awareness.content_changed")
    post_delete.connect(page_deleted, dispatch_uid="awareness.page_deleted")
    # Wagtail throws away what it made of a replaced picture after the picture is saved.
    made_of_pictures = get_image_model().get_rendition_model()
    post_delete.connect(content_changed, sender=made_of_pictures, dispatch_uid="awareness.made")
    for changed in (post_save, post_delete):
        changed.connect(number_changed, sender=EmergencyNumber, dispatch_uid="awareness.numbers")
    for restriction in RESTRICTIONS:
        m2m_changed.connect(
            content_changed,
            sender=restriction.groups.through,
            dispatch_uid=f"awareness.{restriction.__name__}.groups",
        )
    # A replaced picture or file gets new addresses, and the old ones are gone at once.
    files = (get_image_model(), get_document_model())
    for model in (*REFERENCE, *RESTRICTIONS, *files, Site, Locale):
        for changed in (post_save, post_delete):
            changed.connect(
                content_changed, sender=model, dispatch_uid=f"awareness.{model.__name__}"
            )
