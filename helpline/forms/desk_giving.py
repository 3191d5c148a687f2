"""A service is given in a chat (staff only)."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from helpline.models import Resource


class GiveForm(forms.Form):
    """Which one; each has a button."""

    form_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    resource = forms.ModelChoiceField(
        queryset=Resource.objects.active(),
        error_messages={
            "invalid_choice": _("This service is no longer used."),
            "required": _("Press the button of one service."),
        },
    )
