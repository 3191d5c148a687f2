"""How an analyst looks."""

from django import forms
from django.utils.translation import gettext_lazy as _

HOW = [("yes", _("Blurred, without sound")), ("no", _("As it is"))]


class ViewingForm(forms.Form):
    """Blurred unless said otherwise: most of what is reported can be told from that."""

    blurred = forms.TypedChoiceField(
        label=_("How you look"),
        choices=HOW,
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )
