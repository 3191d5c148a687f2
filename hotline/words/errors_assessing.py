"""What the hotline refuses when somebody assesses: words that do not fit, and looks for others."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.web.refusals import Refusal


class HowNotSaid(Refusal):
    """An assessment of what nobody said they looked at, or that they did not."""

    code = "how-not-said"
    title = _("Say how you came to this")
    message = _(
        "No look of yours was measured here. Say for how many minutes you looked, or that you did "
        "not look."
    )


class LookedTooLong(Refusal):
    """More minutes than somebody has had it for."""

    code = "looked-too-long"
    title = _("That is longer than you had it")
    message = _("You cannot have looked for longer than you had it.")

    def __init__(self, most_minutes: int) -> None:
        said = ngettext(
            "You took it on %(count)d minute ago: you cannot have looked for longer.",
            "You took it on %(count)d minutes ago: you cannot have looked for longer.",
            most_minutes,
        )
        super().__init__(said % {"count": most_minutes})


class LookNeeded(Refusal):
    """A second pair of eyes that did not look."""

    code = "look-needed"
    title = _("A second look is a look")
    message = _(
        "This is a second look: it counts only when you looked. Where you could not, choose that "
        "it cannot be determined."
    )


class WrongWord(Refusal):
    """A classification, reason or band that is not in the current vocabulary."""

    code = "wrong-word"
    title = _("That word is not on the list")
    message = _("Please choose again; the list of words may have changed meanwhile.")


class ReasonNeeded(Refusal):
    """Saying "cannot be assessed" without saying why."""

    code = "reason-needed"
    title = _("A reason is needed")
    message = _("Say from the list why this URL cannot be assessed.")


class ReasonNotFitting(Refusal):
    """A reason that contradicts the classification."""

    code = "reason-not-fitting"
    title = _("This reason does not fit")
    message = _("This reason does not go with the classification. Choose another one or none.")


class AgeNeeded(Refusal):
    """Baseline without the age of a child."""

    code = "age-needed"
    title = _("An age is needed")
    message = _(
        "Baseline is of a child who appears to be younger than 13: give the age, or choose "
        "another classification."
    )


class AgeNotFitting(Refusal):
    """A child's age with a reason that says there is none."""

    code = "age-not-fitting"
    title = _("This age does not fit")
    message = _("The reason says that it is of an adult; the age is that of a child.")


class RealChildNeeded(Refusal):
    """Baseline of something that a machine made."""

    code = "real-child-needed"
    title = _("Baseline is of a real child")
    message = _("Baseline is of a real child. What a machine made is assessed by national law.")


class ArticleNeeded(Refusal):
    """Illegal, without saying by which law."""

    code = "article-needed"
    title = _("A law is needed")
    message = _("Say which law it breaks; the notice to the provider names it.")


class ArticleNotFitting(Refusal):
    """Baseline by a law that is about something else."""

    code = "article-not-fitting"
    title = _("This law does not fit")
    message = _("This law is not about sexual abuse material of children.")


class SeverityNotFitting(Refusal):
    """A degree of severity of something that is not illegal."""

    code = "severity-not-fitting"
    title = _("A severity does not fit")
    message = _(
        "Only what is illegal has a severity: leave it open, or choose another classification."
    )


class LookIsForOthers(Refusal):
    """A second look by whoever looked first, or a decision by somebody who may not decide."""

    code = "look-is-for-others"
    title = _("This look is for somebody else")
    message = _(
        "A second look is for a colleague who has not assessed it; of two assessments that differ, "
        "a supervisor decides who made neither."
    )


class NothingToCorrect(Refusal):
    """Correcting where no assessment stands."""

    code = "nothing-to-correct"
    title = _("No assessment stands here")
    message = _("It waits to be assessed already; there is nothing to correct.")
