"""A sensitive page reaches the public through a child-protection reviewer and no other way."""

import pytest
from django.urls import reverse

from awareness.models import ChildProtectionReview
from portal.accounts.models import User
from portal.accounts.roles import Role
from tests.makers.awareness import make_topic, make_topics

pytestmark = pytest.mark.usefixtures("site")


def person(role):
    return User.objects.get(email=f"{role.value}@balise.example")


@pytest.fixture
def topics(site):
    return make_topics()


def may_publish(page, role):
    return page.permissions_for_user(person(role)).can_publish()


def test_an_editor_publishes_ordinary_pages_only(topics):
    ordinary = make_topic(topics, slug="ordinary")
    sensitive = make_topic(topics, slug="careful", sensitive=True)
    assert may_publish(ordinary, Role.EDITOR)
    assert not may_publish(sensitive, Role.EDITOR)
    assert may_publish(sensitive, Role.CHILD_PROTECTION_REVIEWER)


def test_unticking_sensitive_in_a_draft_is_no_way_round(topics):
    page = make_topic(topics, sensitive=True)
    page.sensitive = False
    page.save_revision()
    assert not may_publish(page.get_latest_revision_as_object(), Role.EDITOR)


def test_people_without_a_role_here_do_not_get_in(signed_in):
    assert signed_in(Role.COUNSELLOR).get("/cms/").status_code in {302, 403}


@pytest.mark.parametrize(("sensitive", "steps"), [(False, 1), (True, 2)])
def test_the_workflow_asks_the_reviewer_where_needed(topics, sensitive, steps):
    page = make_topic(topics, sensitive=sensitive)
    page.title = "Changed"
    page.save_revision()
    author, reviewer = person(Role.EDITOR), person(Role.CHILD_PROTECTION_REVIEWER)
    state = page.get_workflow().start(page, author)
    state.current_task_state.approve(user=author)
    state.refresh_from_db()
    if sensitive:
        assert isinstance(state.current_task_state.task.specific, ChildProtectionReview)
        assert state.status == state.STATUS_IN_PROGRESS
        state.current_task_state.specific.approve(user=reviewer)
        state.refresh_from_db()
    assert state.status == state.STATUS_APPROVED
    page.refresh_from_db()
    assert page.title == "Changed"
    asked = state.task_states.filter(status="approved").count()
    assert asked == steps


def test_the_editor_of_a_sensitive_page_is_offered_the_workflow(editor, topics):
    page = make_topic(topics, sensitive=True)
    answer = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert "action-publish" not in answer.text
    assert "action-submit" in answer.text
