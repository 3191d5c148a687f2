"""What has not left yet can be taken back: items of unsent notices, forwards that wait."""

from hotline.models import Location, NoticeItem
from hotline.operations.forwards import withdraw_forward
from hotline.operations.notices import withdraw_item
from portal.accounts.models import User


def withdraw_unsent(location: Location, *, by: User) -> None:
    """What has not left stays here: items of unsent notices and forwards that wait.

    The caller holds the lock. Raises NoticeHasLeft while a notice is on its way out.
    """
    for item in NoticeItem.objects.open().filter(location=location, notice__sent_at=None):
        withdraw_item(item.pk, by=by)
    withdraw_forward(location, by=by)
    location.refresh_from_db()
