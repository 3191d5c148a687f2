"""Actions on the referral directory: on all of it, and on one service."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from helpline.forms.desk_directory import ResourceForm, initial_of
from helpline.forms.desk_directory_import import ImportForm
from helpline.models import Resource
from helpline.operations import directory
from helpline.words.errors_directory import DirectoryMovedOn, ResourceKnown
from helpline.words.permissions import MAY_SUPERVISE
from portal.accounts.models import User
from portal.web.actions import Action, Actions, Done


@dataclass(frozen=True, slots=True)
class Directory:
    """All services, before somebody of staff; with the files of what they sent."""

    person: User
    files: Any = None


def directory_url(_subject: object) -> str:
    """All of them."""
    return reverse("helpline_desk:directory")


def resource_url(resource: Resource) -> str:
    """One of them."""
    return reverse("helpline_desk:resource", args=[resource.pk])


DIRECTORY: Actions[Directory] = Actions(
    "the referral directory", ["main"], "helpline_desk", directory_url
)
RESOURCE: Actions[Resource] = Actions(
    "a service",
    ["head", "main"],
    "helpline_desk",
    resource_url,
    where=lambda resource: (resource.pk,),
)


def add_resource(_directory: Directory, by: User, form: ResourceForm) -> Done:
    """Leads to what was added."""
    made = directory.add_resource(form.cleaned_data, by=by)
    return Done(_("The service is in the directory."), url=resource_url(made))


def change_resource(resource: Resource, by: User, form: ResourceForm) -> object:
    """The service is as the form says."""
    return directory.change_resource(resource.pk, form.cleaned_data, by=by)


def import_resources(_directory: Directory, by: User, form: ImportForm) -> Done:
    """Shows what it would do; does it once that was seen."""
    if not form.cleaned_data["seen"] or not form.plan.may_be_done:
        return Done(shown={"form": form})
    new, changed = directory.import_resources(form.plan.lines, by=by)
    words = say("Imported: %(new)s new, %(changed)s changed.")
    return Done(words % {"new": new, "changed": changed})


def import_form(at: Directory, sent: Any) -> ImportForm:
    """With the file that was sent."""
    return ImportForm(sent, None if sent is None else at.files)


DIRECTORY.add(
    Action(
        "add_resource",
        has_page=True,
        permissions=(MAY_SUPERVISE,),
        place="main",
        label=_("Save the service"),
        button="talk",
        icon="check",
        form=lambda _directory, sent: ResourceForm(sent),
        act=add_resource,
        answers=(ResourceKnown,),
        history={"resource.added": _("Service added")},
    ),
    Action(
        "import_resources",
        has_page=True,
        permissions=(MAY_SUPERVISE,),
        place="main",
        label=_("Look what it would do"),
        icon="search",
        form=import_form,
        act=import_resources,
        answers=(DirectoryMovedOn,),
        history={"resources.imported": _("Directory imported")},
    ),
)
RESOURCE.add(
    Action(
        "check_resource",
        permissions=(MAY_SUPERVISE,),
        place="head",
        label=_("Checked today"),
        button="talk",
        size="small",
        icon="check",
        offered=lambda resource: bool(resource.active and resource.checked_on != Resource.today()),
        verb=directory.check_resource,
        done=_("Noted: it was checked today."),
        history={"resource.checked": _("Checked")},
    ),
    Action(
        "retire_resource",
        permissions=(MAY_SUPERVISE,),
        place="head",
        label=_("Use it no longer"),
        size="small",
        offered=lambda resource: bool(resource.active),
        verb=directory.retire_resource,
        done=_("No longer used. What was given stays on record."),
        history={"resource.retired": _("No longer used")},
    ),
    Action(
        "restore_resource",
        permissions=(MAY_SUPERVISE,),
        place="head",
        label=_("Use it again"),
        size="small",
        offered=lambda resource: not resource.active,
        verb=directory.restore_resource,
        done=_("It may be given again."),
        history={"resource.restored": _("Used again")},
    ),
    Action(
        "change_resource",
        has_page=True,
        permissions=(MAY_SUPERVISE,),
        place="main",
        label=_("Save the service"),
        button="talk",
        icon="check",
        form=lambda resource, sent: ResourceForm(sent, initial=initial_of(resource)),
        act=change_resource,
        answers=(ResourceKnown,),
        done=_("Saved."),
        history={"resource.changed": _("Service changed")},
    ),
)
