"""What is refused where a conversation is to be blocked, by name (staff only)."""

from django.utils.translation import gettext_lazy as _

from portal.web.refusals import Refusal


class RiskIsHigh(Refusal):
    """Whoever may be in danger is not sent away."""

    code = "risk_is_high"
    title = _("The risk is high")
    message = _(
        "The risk is high, or two people have still to decide, so nobody is sent away here. Take "
        "the chat over, or decide with the counsellor first."
    )


class NotSafeNow(Refusal):
    """Their own answer stands until somebody has judged it."""

    code = "not_safe_now"
    title = _("They say that they are not safe")
    message = _(
        "They say that they are not safe now, and nobody has assessed the risk. Assess it first: "
        "where it is not high, the conversation can be blocked."
    )
