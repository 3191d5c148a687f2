"""What the helpline refuses, by name. The public ones never leave a child without a next step."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from portal.web.refusals import Refusal


class QueueClosed(Refusal):
    """The line is closed at this hour."""

    code = "queue_closed"
    title = _("We are closed just now")
    message = _("Nobody is here at this moment. Below are others who can help you right away.")


class QueueFull(Refusal):
    """As many as can be helped are waiting already."""

    code = "queue_full"
    title = _("So many people are waiting just now")
    message = _("Please try again a little later, or use one of the other ways to get help.")


class SeatOver(Refusal):
    """The chat this browser had is over, or was left."""

    code = "seat_over"
    status = HTTPStatus.GONE
    title = _("This chat is over")
    message = _("You can start a new chat whenever you want.")


class FormUsed(Refusal):
    """This form has led into a chat already; a seat is not given twice."""

    code = "form_used"
    title = _("Please send it once more")
    message = _("This form was used already. Sending it once more starts a new chat.")


class SayRefused(Refusal):
    """A message was not stored; `code` is also the wire's word for why."""

    code = "not_allowed"
    status: int = HTTPStatus.FORBIDDEN
    title = _("Your message was not sent")
    message = _("You cannot write in this chat.")


class ChatClosed(SayRefused):
    """The conversation has ended; nothing is accepted silently."""

    code = "closed"
    status = HTTPStatus.CONFLICT
    message = _("This chat has ended, so the message was not sent.")


class TooFast(SayRefused):
    """More messages at once than the pace allows."""

    code = "rate"
    status = HTTPStatus.TOO_MANY_REQUESTS
    message = _("That was very fast. Wait a moment and send it again.")


class TooLong(SayRefused):
    """Longer than MESSAGE_LIMIT_CHARS."""

    code = "too_long"
    status = 413
    message = _("The message is too long. Please send it in two parts.")


class NotNow(SayRefused):
    """Something on our side failed; the same message may be sent again."""

    code = "try_again"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    message = _("We could not save your message. Please send it again.")


class EarlierMissing(SayRefused):
    """The message before this one is not stored; sending again from there keeps the order."""

    code = "gap"
    status = HTTPStatus.CONFLICT
    message = _(
        "Your message before this one is missing. Look at the chat and send this one again."
    )


class NotBackInTime(Refusal):
    """The chat cannot be taken up again."""

    code = "not_back_in_time"
    title = _("This chat cannot be opened again")
    message = _("Too much time has passed. You can start a new chat whenever you want.")


class TooManyTries(Refusal):
    """This sender tried return words more often than TRIES_PER_HOUR; others are not slowed."""

    code = "too_many_tries"
    status = HTTPStatus.TOO_MANY_REQUESTS
    title = _("Please try again later")
    message = _("Words were tried too often from here. One more try is free in two minutes.")


class BadReturnWords(Refusal):
    """Nobody is known by these words."""

    code = "bad_return_words"
    title = _("We do not know these words")
    message = _("Please check them. When a chat is erased, we forget its words as well.")
