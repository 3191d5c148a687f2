"""What a notice said when it left, kept for who reads it later: its mail or form, word for word.

The link by which its provider answers is left out: who holds it answers as the provider.
"""

from django.db.models import Q

from hotline.models import SUBJECT_LIMIT_CHARS, Location, Notice
from hotline.operations.notice_links import answer_url
from hotline.operations.notice_mail import Written

ANSWER_LINK = "https://…"
"""Stands for the link that only the provider gets."""


def without_link(notice: Notice, text: str) -> str:
    """The words of a notice for anybody but its provider."""
    return text.replace(answer_url(notice.first), ANSWER_LINK)


def keep_words(notice: Notice, says: Written) -> None:
    """Before a mail leaves, or when a form is taken: the last of several attempts is what left."""
    Notice.objects.filter(pk=notice.pk).update(
        said_subject=says.subject[:SUBJECT_LIMIT_CHARS],
        said_text=without_link(notice, says.text),
    )


def forget_words(location: Location) -> None:
    """The URL is forgotten, and with it what every notice and reminder said of it."""
    told = Notice.objects.filter(Q(items__location=location) | Q(reminds__items__location=location))
    Notice.objects.filter(pk__in=told.values("pk")).update(said_subject="", said_text="")
