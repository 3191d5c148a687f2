"""What editors and child-protection reviewers may do on the page trees, and their workflow."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from awareness.models.pages.home import HomePage
from awareness.models.review import ChildProtectionReview
from portal.accounts.roles import Role

PAGE_RIGHTS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
FILE_RIGHTS = (
    ("wagtailimages", "add_image"),
    ("wagtailimages", "change_image"),
    ("wagtailimages", "choose_image"),
    ("wagtaildocs", "add_document"),
    ("wagtaildocs", "change_document"),
    ("wagtaildocs", "choose_document"),
)
REFERENCE_MODELS = ("topic", "audience", "emergencynumber")


@transaction.atomic
def grant_editor_rights() -> None:
    """Gives both roles their rights on every language's home page and sets up the workflow.

    Can be repeated; rights that a centre added by hand stay.
    """
    editor = Group.objects.get_or_create(name=Role.EDITOR.value)[0]
    reviewer = Group.objects.get_or_create(name=Role.CHILD_PROTECTION_REVIEWER.value)[0]
    homes = list(HomePage.objects.all())
    for group in (editor, reviewer):
        _grant_page_and_file_rights(group, homes)
        group.permissions.add(*_general_rights())
    reviewer.permissions.add(_permission("awareness", "publish_sensitive"))
    _workflow(editor, reviewer, homes)


def _grant_page_and_file_rights(group: Group, homes: list[HomePage]) -> None:
    for home in homes:
        for codename in PAGE_RIGHTS:
            GroupPagePermission.objects.get_or_create(
                group=group, page_id=home.pk, permission=_permission("wagtailcore", codename)
            )
    root = Collection.get_first_root_node()
    if root is not None:
        for app, codename in FILE_RIGHTS:
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=root, permission=_permission(app, codename)
            )


def _general_rights() -> list[Permission]:
    reference = [
        _permission("awareness", f"{action}_{model}")
        for model in REFERENCE_MODELS
        for action in ("add", "change", "view")
    ]
    return [
        *reference,
        _permission("wagtailadmin", "access_admin"),
        _permission("simple_translation", "submit_translation"),
    ]


def _permission(app: str, codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label=app, codename=codename)


def _workflow(editor: Group, reviewer: Group, homes: list[HomePage]) -> None:
    """Editor first, then the reviewer; the second step passes by itself where not needed."""
    workflow = Workflow.objects.filter(workflow_tasks__task__active=True, active=True).first()
    if workflow is None or not ChildProtectionReview.objects.exists():
        workflow = Workflow.objects.create(name=_("Publication"))
        first = GroupApprovalTask.objects.create(name=_("Editing"))
        first.groups.add(editor)
        last = ChildProtectionReview.objects.create(name=_("Child-protection review"))
        last.groups.add(reviewer)
        for place, task in enumerate((first, last)):
            WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=place)
    for home in homes:
        if not WorkflowPage.objects.filter(page_id=home.pk).exists():
            WorkflowPage.objects.create(workflow=workflow, page=Page.objects.get(pk=home.pk))
