"""What is refused where two people look, by name (staff only)."""

from django.utils.translation import gettext_lazy as _

from portal.web.refusals import Refusal


class CallMovedOn(Refusal):
    """Somebody came, decided or closed it in the meantime."""

    code = "call_moved_on"
    title = _("This call has moved on")
    message = _("Somebody else was faster. Look at where it stands now.")


class SecondPersonNeeded(Refusal):
    """Whoever talks with the child is not the second person."""

    code = "second_person_needed"
    title = _("A second person is needed")
    message = _(
        "You talk with this child, so somebody else who supervises takes this. Call your shift "
        "supervisor or the safeguarding lead by telephone if nobody comes."
    )


class DecisionNeeded(Refusal):
    """High risk does not end without a decision."""

    code = "decision_needed"
    title = _("This needs a decision")
    message = _("The risk was high or imminent. Write down what was decided, then it is over.")


class SupervisorNotThere(Refusal):
    """The chat goes on until a supervisor is on it."""

    code = "supervisor_not_there"
    title = _("A supervisor comes first")
    message = _(
        "The risk is high, so this chat does not end before a supervisor is on it. They are "
        "called. Stay with the child; you can end the chat as soon as they are there."
    )


class NotYetAgreed(Refusal):
    """The record waits for a second person."""

    code = "not_yet_agreed"
    title = _("A second person looks first")
    message = _(
        "The risk was high, so a supervisor or the safeguarding lead writes down what was decided "
        "before this record is saved. They are called. What you chose here is not lost: keep this "
        "page open, or choose it again later."
    )


class AssessFirst(Refusal):
    """High risk in the record, and no call for a second person."""

    code = "assess_first"
    title = _("Assess the risk first")
    message = _(
        "You say that the risk was high or imminent. Read the conversation again and assess the "
        "risk there: then a second person is called, and decides with you."
    )


class WhyChildNotTold(Refusal):
    """The child is told first, or it is said why not."""

    code = "why_child_not_told"
    title = _("Say why the child was not told")
    message = _("The child is told first, unless that raises the danger. Say why it was not.")


class WhichAuthority(Refusal):
    """Told, but whom?"""

    code = "which_authority"
    title = _("Say who was told")
    message = _("Name the authority that was told.")


class WhenTold(Refusal):
    """Told, but when? Or at a moment that is still to come."""

    code = "when_told"
    title = _("Say when they were told")
    message = _("Say on which day and at what time the authority was told, not later than now.")


class WhyNobodyTold(Refusal):
    """No authority was told, and no reason."""

    code = "why_nobody_told"
    title = _("Say why nobody was told")
    message = _("No authority was told. Say why not: the law may ask for it.")


class WhyAlone(Refusal):
    """Decided without a second person, and no reason."""

    code = "why_alone"
    title = _("Say why you decide alone")
    message = _("Nobody else came. Say whom you tried to reach, and why this cannot wait.")
