"""Forms of the people page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.roles import DUTIES, Role


class RolesForm(forms.Form):
    """A colleague's name and roles."""

    display_name = forms.CharField(
        label=_("Name colleagues see"),
        max_length=User._meta.get_field("display_name").max_length,
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=[(role.value, duty.title) for role, duty in DUTIES.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("A person without a role can sign in and sees nothing."),
    )

    def chosen(self) -> list[Role]:
        """The roles as ticked."""
        return [Role(value) for value in self.cleaned_data["roles"]]


class NewPersonForm(RolesForm):
    """Somebody new."""

    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    field_order = ("email", "display_name", "roles")

    def clean_email(self) -> str:
        """The address. An error when it has an account: the manager may know that."""
        email: str = self.cleaned_data["email"]
        if User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(_("This address has an account already."))
        return email
