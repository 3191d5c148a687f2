"""The wrap-up of a conversation."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpline.forms.desk import WrapUpForm
from helpline.models import Conversation
from helpline.operations import finishing
from helpline.words.errors_desk import CategoryNotValid, NotInThatState
from helpline.words.permissions import MAY_ANSWER, MAY_SUPERVISE
from portal.accounts.models import User
from portal.web.actions import Action, Actions, Done

WRAP_UP: Actions[Conversation] = Actions("a wrap-up", ["main"])


@WRAP_UP.add
class WrapUp(Action[Conversation]):
    """The contact record with its one category; saving it gives the capacity back."""

    namespace = "helpline_desk"
    has_page = True
    place = "main"
    permissions = (MAY_ANSWER, MAY_SUPERVISE)
    label = _("Save the contact")
    button = "talk"
    icon = "check"
    template = "desk/helpline/wrap_up.html"
    form_class = WrapUpForm
    done = _("The contact is saved. Take a breath.")
    history = {"conversation.wrapped_up": _("Contact saved")}
    answers = (CategoryNotValid,)
    warnings = (NotInThatState,)

    def is_offered(self, subject: Conversation) -> bool:
        """While somebody talked and the record is missing."""
        return finishing.lacks_record(subject)

    def act(self, subject: Conversation, *, by: User, form: Any) -> Done | None:
        """A second click on the same button finds it saved."""
        if not self.is_offered(subject):
            return Done("")
        category = form.cleaned_data["category"]
        finishing.wrap_up(subject.pk, category=category, by=by, on=timezone.localdate())
        return None

    def where(self, subject: Conversation) -> tuple[Any, ...]:
        """The conversation."""
        return (subject.pk,)

    def url_after(self, subject: Conversation) -> str:
        """The board."""
        del subject
        return reverse("helpline_desk:queue")
