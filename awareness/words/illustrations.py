"""The pictures drawn for the project, by the key that topics and pages refer to."""

from django.utils.translation import gettext_lazy as _

ILLUSTRATIONS = (
    ("beacon", _("Beacon")),
    ("harbour", _("Harbour at night")),
    ("cyberbullying", _("Speech bubbles like rough water")),
    ("sexting", _("A picture in an envelope, sealed")),
    ("sextortion", _("A lifebuoy and a rope")),
    ("grooming", _("A friendly light with a long shadow")),
    ("screen-time", _("Sun over calm water")),
    ("privacy", _("A curtain and a window")),
    ("scams", _("A hook with a gift on it")),
    ("hate", _("Many lights, one turned down")),
    ("disinformation", _("A signpost with two faces")),
    ("gaming", _("A boat with a game pad for a sail")),
    ("ai-images", _("A reflection that does not match")),
    ("reporting", _("A message in a bottle")),
    ("network", _("Beacons joined by light")),
    ("family", _("Two figures in a boat")),
    ("phone", _("A small boat leaving the harbour")),
    ("school", _("Figures around a chart")),
    ("news", _("A signal flag")),
    ("campaign", _("Many hands raising a light")),
)
