"""What is refused where a chat is handed over, by name (staff only)."""

from django.utils.translation import gettext_lazy as _

from portal.web.refusals import Refusal


class TransferGone(Refusal):
    """It was answered, taken back or not answered in time, or nobody talks there any more."""

    code = "transfer_gone"
    title = _("This is no longer to be handed over")
    message = _(
        "It was answered, taken back or ran out of time, or the chat is over. Nothing was changed."
    )


class TransferUnderWay(Refusal):
    """One proposal at a time."""

    code = "transfer_under_way"
    title = _("Somebody is asked already")
    message = _("Wait for the answer, or take the question back and ask somebody else.")


class NobodyFree(Refusal):
    """Whoever was chosen has no room, or is asked something else."""

    code = "nobody_free"
    title = _("They are no longer free")
    message = _(
        "Whoever you chose has no free place now, or is being asked something else. The chat stays "
        "with you; choose again."
    )


class ReasonMissing(Refusal):
    """Another reason, and none is written."""

    code = "reason_missing"
    title = _("Write down the reason")
    message = _("You chose another reason: write it down, so that your colleague can read it.")


class NoRoomForChat(Refusal):
    """The counsellor's places are full."""

    code = "no_room_for_chat"
    title = _("You have no free place")
    message = _(
        "Your chats, with what is being offered to you, fill your shift. Finish one first, or "
        "raise how many you hold at once."
    )
