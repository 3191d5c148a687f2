"""The roles of a Safer Internet Centre and what each may do.

Roles are groups. `sync` runs after every migration and writes exactly the permissions below
into them; permissions whose app does not exist yet are left out until it does.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CMS_SIGN_IN = "wagtailadmin.access_admin"


class Role(StrEnum):
    """Keys of the roles; also the names of their groups."""

    ANALYST = "analyst"
    HOTLINE_SUPERVISOR = "hotline_supervisor"
    POLICE_LIAISON = "police_liaison"
    POLICE_OFFICER = "police_officer"
    COUNSELLOR = "counsellor"
    HELPLINE_SUPERVISOR = "helpline_supervisor"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    EDITOR = "editor"
    CHILD_PROTECTION_REVIEWER = "child_protection_reviewer"
    CENTRE_MANAGER = "centre_manager"
    AUDITOR = "auditor"
    TECHNICAL_ADMINISTRATOR = "technical_administrator"


@dataclass(frozen=True)
class Duty:
    """What a role is called, the permissions (`app.codename`) it carries, and what they open."""

    title: str | Promise
    does: str | Promise
    """What its holders can do here today, told to them on their first page."""
    permissions: frozenset[str]


def _duty(title: str | Promise, does: str | Promise, *permissions: str) -> Duty:
    return Duty(title, does, frozenset(permissions))


DUTIES: dict[Role, Duty] = {
    Role.ANALYST: _duty(
        _("Analyst"),
        _("You take reports on, assess what they name, and see that providers are told."),
        "hotline.assess_location",
        "hotline.export_lists",
    ),
    Role.HOTLINE_SUPERVISOR: _duty(
        _("Hotline supervisor"),
        _(
            "You can do what analysts do, reopen what was closed, decide how long the police may "
            "ask us to wait, verify the addresses of providers and police units before anybody "
            "writes to them, plan how much each analyst looks at, and, with a second person, keep "
            "a case for a legal matter."
        ),
        "hotline.assess_location",
        "hotline.export_lists",
        "hotline.adjudicate",
        "hotline.refer",
        "hotline.manage_provider",
        "hotline.verify_provider",
        "hotline.view_care",
        "privacy.hold_data",
    ),
    Role.POLICE_LIAISON: _duty(
        _("Police liaison"),
        _(
            "You see everything that is referred to the police, write down what they say, and keep "
            "the register of their units. Cases stay closed to you."
        ),
        "hotline.refer",
    ),
    Role.POLICE_OFFICER: _duty(
        _("Police officer"),
        _(
            "You see what the hotline refers to your unit, say what becomes of it, and can ask the "
            "hotline to wait."
        ),
        "hotline.answer_referral",
    ),
    Role.COUNSELLOR: _duty(
        _("Counsellor"),
        _(
            "You say when you are ready, talk with whoever is next in line, note afterwards what "
            "it was about, and link contacts about the same child."
        ),
        "helpline.answer",
    ),
    Role.HELPLINE_SUPERVISOR: _duty(
        _("Helpline supervisor"),
        _(
            "You can do what counsellors do, read every conversation, come when help is wanted, "
            "and decide with counsellors when the risk is high. What you read is kept on the "
            "record. You see the figures of the helpline and take the sheets of both networks "
            "out. With a second person you keep a conversation for a legal matter."
        ),
        "helpline.answer",
        "helpline.supervise",
        "helpline.view_figures",
        "privacy.hold_data",
    ),
    Role.SAFEGUARDING_LEAD: _duty(
        _("Safeguarding lead"),
        _(
            "You can read every conversation, come when help is wanted, and decide with "
            "counsellors when the risk is high. What you read is kept on the record. You see the "
            "figures of the helpline and take the sheets of both networks out. With a second "
            "person you keep a conversation for a legal matter."
        ),
        "helpline.supervise",
        "helpline.view_figures",
        "privacy.hold_data",
    ),
    Role.EDITOR: _duty(
        _("Editor"),
        _(
            "You write pages and news. Pages about sensitive subjects appear once a reviewer has "
            "agreed."
        ),
        CMS_SIGN_IN,
    ),
    Role.CHILD_PROTECTION_REVIEWER: _duty(
        _("Child-protection reviewer"),
        _("You agree to pages about sensitive subjects before they appear, and can write pages."),
        CMS_SIGN_IN,
    ),
    Role.CENTRE_MANAGER: _duty(
        _("Centre manager"),
        _(
            "You add colleagues, decide on their roles, see in sums how much the hotline looks at "
            "and how it is, see the figures of the helpline and take the sheets of both networks "
            "out, are the second person where something is kept for a legal matter, and see that "
            "what is due was forgotten and no job is stuck."
        ),
        "accounts.manage_people",
        "hotline.view_care",
        "helpline.view_figures",
        "privacy.oversee_holds",
        "privacy.view_purgeproof",
        "jobs.view_job",
    ),
    Role.AUDITOR: _duty(
        _("Auditor"),
        _(
            "You look up who did what and who read what, for a purpose you give, follow the trail "
            "of any case, and see that what is due was forgotten. What was written in cases and "
            "conversations stays closed to you."
        ),
        "audit.view_entry",
        "privacy.view_purgeproof",
    ),
    Role.TECHNICAL_ADMINISTRATOR: _duty(
        _("Technical administrator"),
        _(
            "You try stuck jobs again and look after the editors' part. Cases and conversations "
            "stay closed to you."
        ),
        "jobs.view_job",
        "jobs.change_job",
    ),
}


@transaction.atomic
def sync() -> None:
    """Makes the groups and gives each exactly the permissions of its role.

    Editors' rights on pages are Wagtail's own and are kept by the awareness service; this
    touches only permissions named in some duty.
    """
    from django.contrib.auth.models import Group, Permission

    known = {
        f"{app}.{codename}": pk
        for pk, app, codename in Permission.objects.values_list(
            "pk", "content_type__app_label", "codename"
        )
    }
    governed = {known[name] for name in all_permissions() if name in known}
    for role, duty in DUTIES.items():
        group, _made = Group.objects.get_or_create(name=role.value)
        wanted = {known[name] for name in duty.permissions if name in known}
        held = set(group.permissions.filter(pk__in=governed).values_list("pk", flat=True))
        group.permissions.remove(*(held - wanted))
        group.permissions.add(*(wanted - held))


def all_permissions() -> frozenset[str]:
    """Every permission that some role carries."""
    return frozenset().union(*(duty.permissions for duty in DUTIES.values()))


def give(user: Any, roles: Iterable[Role]) -> None:
    """Sets a person's roles to exactly these; groups that are no roles stay as they are."""
    from django.contrib.auth.models import Group

    wanted = {Role(role).value for role in roles}
    ours = {role.value for role in Role}
    user.groups.remove(*Group.objects.filter(name__in=ours - wanted))
    user.groups.add(*Group.objects.filter(name__in=wanted))


def of(user: Any) -> list[Role]:
    """A person's roles, in the order of the list above."""
    held = set(user.groups.values_list("name", flat=True))
    return [role for role in Role if role.value in held]


def sync_after_migrate(**_kwargs: Any) -> None:
    """Receiver of post_migrate; runs once for the whole migration (see apps.py)."""
    sync()
