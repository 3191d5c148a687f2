"""An editor signs in, edits, previews and publishes; the public reads it at once."""

import datetime as dt

import pytest
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from awareness.models import EmergencyNumber, Topic
from awareness.models.pages.standard import StandardPage
from awareness.models.pages.topic import TopicPage
from portal.jobs import schedule
from portal.jobs.models import Job
from tests.makers.awareness import (
    home,
    make_standard,
    make_topics,
    text,
    tree_problems,
)
from tests.makers.jobs import run_due

OLD, NEW = "The old words.", "The new words."
PUBLISH = "awareness.publish_scheduled"


@pytest.fixture
def page(site):
    return make_standard(title="About the light", slug="light", body=text(OLD))


def read(client, address="/en/light/"):
    return client.get(address)


def form(page, words, **more):
    body = streamfield([("text", rich_text(f"<p>{words}</p>"))])
    fields = {"title": page.title, "slug": page.slug, "lead": "", "footer_link": "", "body": body}
    return nested_form_data({**fields, "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}, **more})


def test_the_cms_asks_for_a_sign_in(client, site):
    answer = client.get("/cms/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/")


def test_a_page_is_kept_and_changes_at_once_when_published(client, editor, page, committed):
    assert OLD in read(client).text
    assert read(client).wsgi_request.page_cache_outcome == "hit"
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert editor.get(edit).status_code == 200
    with committed():
        answer = editor.post(edit, form(page, NEW, **{"action-publish": "1"}))
    assert answer.status_code == 302
    after = read(client)
    assert after.wsgi_request.page_cache_outcome == "kept"
    assert NEW in after.text
    assert OLD not in after.text


def test_a_draft_changes_nothing_for_readers(client, editor, page, committed):
    with committed():
        editor.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form(page, NEW))
    assert OLD in read(client).text


def test_a_preview_is_shown_to_the_editor_and_kept_nowhere(client, editor, page):
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    assert editor.post(address, form(page, NEW)).json()["is_valid"]
    preview = editor.get(address)
    assert NEW in preview.text
    assert "no-store" in preview["Cache-Control"]
    assert OLD in read(client).text
    assert NEW not in read(client).text


def test_a_new_page_is_written_and_published(client, editor, site, committed):
    make_topics()
    parent = home().get_children().get(slug="topics")
    address = reverse("wagtailadmin_pages:add", args=["awareness", "topicpage", parent.pk])
    assert editor.get(address).status_code == 200
    parts = ("signs", "what_to_do", "get_help", "more")
    with committed():
        answer = editor.post(
            address,
            nested_form_data(
                {
                    "title": "Chain letters",
                    "slug": "chain-letters",
                    "lead": "They travel on fear.",
                    "in_brief": rich_text("<p>Nothing happens if you stop.</p>"),
                    "topics": [str(Topic.objects.get(slug="scams").pk)],
                    **{part: streamfield([]) for part in parts},
                    "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0},
                    "action-publish": "1",
                }
            ),
        )
    assert answer.status_code == 302, answer.context["form"].errors
    assert TopicPage.objects.get(slug="chain-letters").live
    assert "Nothing happens if you stop." in client.get("/en/topics/chain-letters/").text


def test_unpublishing_moving_and_deleting_are_seen_at_once(client, page, committed):
    assert read(client).status_code == 200
    with committed():
        page.unpublish()
    assert read(client).status_code == 404
    with committed():
        page.save_revision().publish()
    assert read(client).status_code == 200
    with committed():
        page.move(make_standard(title="Under here", slug="under"), pos="last-child")
    assert read(client).status_code in {301, 404}
    assert read(client, "/en/under/light/").status_code == 200
    with committed():
        StandardPage.objects.get(pk=page.pk).delete()
    assert read(client, "/en/under/light/").status_code == 404
    assert not tree_problems()


def in_an_hour():
    return timezone.now() + dt.timedelta(hours=1)


@pytest.fixture
def hours_pass(monkeypatch):
    """Two of them, for everybody who asks what time it is."""

    def pass_by():
        late = timezone.now() + dt.timedelta(hours=2)
        monkeypatch.setattr(timezone, "now", lambda: late)

    return pass_by


def the_clock_ticks(committed):
    """The sweep is due, and a worker runs it."""
    schedule.begin()
    Job.objects.filter(kind=PUBLISH).update(next_at=Now())
    with committed():
        assert run_due(PUBLISH) == 1


def test_a_dated_page_goes_live_by_itself(client, editor, page, committed, hours_pass):
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    due = timezone.localtime(in_an_hour()).strftime("%Y-%m-%d %H:%M")
    with committed():
        editor.post(edit, form(page, NEW, **{"action-publish": "1", "go_live_at": due}))
    the_clock_ticks(committed)
    assert OLD in read(client).text
    assert read(client).wsgi_request.page_cache_outcome == "hit"
    hours_pass()
    the_clock_ticks(committed)
    assert NEW in read(client).text


def test_an_expired_page_goes_by_itself(client, page, committed, hours_pass):
    page.expire_at = in_an_hour()
    page.save_revision().publish()
    assert OLD in read(client).text
    the_clock_ticks(committed)
    assert read(client).wsgi_request.page_cache_outcome == "hit"
    hours_pass()
    the_clock_ticks(committed)
    assert read(client).status_code == 404
    page.refresh_from_db()
    assert page.expired


def test_reference_data_changes_at_once(client, site, committed):
    assert "Child helpline" in client.get("/en/").text
    number = EmergencyNumber.objects.get(number="116 111")
    number.name_en = "Someone who listens"
    with committed():
        number.save()
    assert "Someone who listens" in client.get("/en/").text
