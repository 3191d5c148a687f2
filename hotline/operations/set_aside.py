"""Mails of which no report was made: flagged in the mailbox, and listed for a person.

The mailbox is the record. A person reads them there with a mail program; what they delete or take
the flag from is gone from the list with the next reading.
"""

from hotline.gateways.imap import Mailbox
from hotline.models import SetAsideMail, SetAsideWhy

LISTED_PER_ROUND = 50
"""Of mails that somebody else has flagged."""


def set_aside(mailbox: Mailbox, uid: str, why: SetAsideWhy) -> None:
    """Flag it and list it. Who dies between the two lists it with the next reading."""
    mailbox.set_aside(uid)
    _list(mailbox, uid, why)


def keep_list(mailbox: Mailbox) -> None:
    """What is flagged stands in the list, and nothing else does."""
    flagged = {int(uid) for uid in mailbox.flagged()}
    SetAsideMail.objects.exclude(uid_validity=mailbox.uid_validity).delete()
    listed = set(SetAsideMail.objects.values_list("pk", flat=True))
    SetAsideMail.objects.filter(pk__in=listed - flagged).delete()
    for uid in sorted(flagged - listed)[:LISTED_PER_ROUND]:
        _list(mailbox, str(uid), SetAsideWhy.FLAGGED)


def _list(mailbox: Mailbox, uid: str, why: SetAsideWhy) -> None:
    seen = mailbox.look_at(uid)
    if seen is not None:
        columns = {
            "why": why,
            "uid_validity": mailbox.uid_validity,
            "size_bytes": seen.size_bytes,
            "arrived_at": seen.arrived_at,
        }
        SetAsideMail.objects.update_or_create(pk=int(uid), defaults=columns)
