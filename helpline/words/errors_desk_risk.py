"""What an assessment of the risk is refused, by name (staff only)."""

from django.utils.translation import gettext_lazy as _

from portal.web.refusals import Refusal


class LevelMissing(Refusal):
    """Nothing was asked and no level chosen."""

    code = "level_missing"
    title = _("No level yet")
    message = _("Answer at least one question, or choose the level yourself.")


class WhyAnotherLevel(Refusal):
    """A level that does not follow from the answers, without a reason."""

    code = "why_another_level"
    title = _("Say why")
    message = _("The answers do not lead to this level. Say in a few words why you see it so.")
