"""What staff read about an address that they entered."""

from django.utils.translation import gettext_lazy as _

from hotline.operations.intake import Known
from portal.web.actions import Words

KNOWN_WORDS: dict[Known, Words] = {
    Known.NEW: _("New to us"),
    Known.IN_WORK: _("Known, in work"),
    Known.ASSESSED: _("Known, assessed already"),
}
KNOWN_LOOK = {Known.NEW: "new", Known.IN_WORK: "active", Known.ASSESSED: "done"}
