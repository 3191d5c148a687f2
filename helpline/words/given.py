"""How a service is told to a visitor, in the language of the conversation."""

from django.utils.translation import get_language_bidi, gettext_lazy, override
from django.utils.translation import gettext as _

from helpline.words.answers import Audience

TO_CHILDREN = gettext_lazy("Here is someone who can help you:")
TO_ADULTS = gettext_lazy("Here is a service that can help:")
LRM = "\N{LEFT-TO-RIGHT MARK}"


def told_of(
    name: str, *, telephone: str, web_address: str, opening: str, language: str, audience: str
) -> str:
    """A few lines: who, how to reach them, when. Numbers and addresses keep their direction."""
    with override(language):
        said = [str(TO_CHILDREN if audience == Audience.CHILD else TO_ADULTS), name]
        mark = LRM if get_language_bidi() else ""
        if telephone:
            said.append(_("Telephone: %(number)s") % {"number": f"{mark}{telephone}{mark}"})
        if web_address:
            said.append(f"{web_address} {mark}" if mark else web_address)
        if opening:
            said.append(opening)
    return "\n".join(said)
