"""What has not left yet can be taken back: items of unsent notices, forwards that wait."""

from hotline.models import Location, NoticeItem
from hotline.models.querysets import NoticeItemQuerySet
from hotline.operations.claims import must_be_free_for
from hotline.operations.forwards import withdraw_forward
from hotline.operations.notices import withdraw_item
from hotline.operations.waiting_notices import take_out
from portal.accounts.models import User


def withdraw_unsent(location: Location, *, by: User | None) -> None:
    """What has not left stays here: items of unsent notices and forwards that wait.

    What may have left stays in its notice until it is known what became of it: whoever fills in its
    form is told that it was overtaken. The caller holds the lock. Raises ColleagueIsOnIt.
    """
    waiting = _unsent(location).select_related("notice").order_by("pk")
    for item in waiting.select_for_update(of=("self", "notice")):
        if item.notice.may_have_left:
            continue
        if by is not None:
            must_be_free_for(location, by=by)
        take_out(item, location, by=by)
    withdraw_forward(location, by=by)
    location.refresh_from_db()


def take_back_unsent(location: Location, *, by: User) -> None:
    """The same where nobody may be on the way of being told: raises NoticeHasLeft while a notice is
    on its way out. What may have left is asked for no longer."""
    for item in _unsent(location).order_by("pk"):
        withdraw_item(item.pk, by=by)
    withdraw_forward(location, by=by)
    location.refresh_from_db()


def _unsent(location: Location) -> NoticeItemQuerySet:
    found: NoticeItemQuerySet = NoticeItem.objects.open().filter(
        location=location, notice__sent_at=None
    )
    return found
