"""What has not left yet can be taken back: items of unsent notices, forwards that wait."""

from hotline.models import Location, NoticeItem
from hotline.operations.forwards import withdraw_forward
from hotline.operations.notices import withdraw_item
from hotline.operations.waiting_notices import take_out
from hotline.states import NOTICE_LEFT
from portal.accounts.models import User


def withdraw_unsent(location: Location, *, by: User | None) -> None:
    """What has not left stays here: items of unsent notices and forwards that wait.

    The caller holds the lock. Raises NoticeHasLeft while a notice is on its way out, unless the
    system withdraws: it leaves alone what has left.
    """
    unsent = NoticeItem.objects.open().filter(location=location, notice__sent_at=None)
    if by is None:
        waiting = unsent.exclude(notice__state__in=NOTICE_LEFT)
        for item in waiting.select_related("notice").select_for_update(of=("self", "notice")):
            take_out(item, location, by=None)
    else:
        for item in unsent:
            withdraw_item(item.pk, by=by)
    withdraw_forward(location, by=by)
    location.refresh_from_db()
