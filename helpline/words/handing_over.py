"""What a visitor reads with the link to a report form that was filled in for them."""

from django.utils.translation import get_language_bidi, gettext_lazy, override

from helpline.words.answers import Audience

TO_CHILDREN = gettext_lazy(
    "Here you can tell the hotline about it. What you told me is in the form already. You can "
    "change it, and nobody there knows who you are:"
)
TO_ADULTS = gettext_lazy(
    "This link opens a report to the hotline. The address is filled in already, and nobody there "
    "learns who sends it:"
)
OPENS_ONCE = gettext_lazy("The link opens once, and for one day.")
LRM = "\N{LEFT-TO-RIGHT MARK}"


def told_of_link(link: str, *, language: str, audience: str) -> str:
    """The message with the link; in a language from right to left it keeps its direction."""
    with override(language):
        words = TO_CHILDREN if audience == Audience.CHILD else TO_ADULTS
        mark = f" {LRM}" if get_language_bidi() else ""
        return f"{words}\n{link}{mark}\n{OPENS_ONCE}"
