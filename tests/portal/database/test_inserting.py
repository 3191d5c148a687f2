"""Rows put in by a statement of our own are the rows that Django would have saved."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from hotline.models import Location, Report
from hotline.policies.next_steps import Step
from hotline.reported_urls import LocationKind
from portal.database.inserting import Rows, Written, insert, insert_together, made
from portal.jobs.models import Job
from portal.jobs.states import State
from portal.privacy.models import SubjectKey

pytestmark = pytest.mark.django_db


def location(number, **more):
    return Location(
        canonical=f"https://a.example/{number}",
        canonical_sha256=bytes([number]) * 32,
        rules_version=1,
        kind=LocationKind.URL,
        due_steps=[Step.ASSESS],
        **more,
    )


def read(model, pk):
    return model.objects.filter(pk=pk).values().get()


def test_every_column_is_as_django_saves_it():
    now = timezone.now()
    ours, djangos = location(1, first_reported_at=now), location(2, first_reported_at=now)
    insert([ours])
    djangos.save()
    different = {"id", "canonical", "canonical_sha256"}
    kept, expected = read(Location, ours.pk), read(Location, djangos.pk)
    assert {name: kept[name] for name in kept if name not in different} == {
        name: expected[name] for name in expected if name not in different
    }


def test_a_row_that_was_put_in_can_be_saved_and_is_the_one_that_is_read():
    (made,) = insert([location(1)])
    assert Location.objects.get() == made
    made.host = "a.example"
    made.save()
    assert Location.objects.get().host == "a.example"


def test_what_is_known_is_left_out_and_the_others_have_their_numbers():
    insert([location(2), location(4)])
    rows = [location(number) for number in (1, 2, 3, 4, 5)]
    made = insert(rows, once_by="canonical_sha256")
    assert made == [rows[0], rows[2], rows[4]]
    assert [read(Location, one.pk)["canonical"][-1] for one in made] == ["1", "3", "5"]
    assert (rows[1].pk, rows[3].pk) == (None, None)


def test_a_row_that_is_named_twice_is_put_in_once():
    first, second = location(1), location(1)
    assert insert([first, second], once_by="canonical_sha256") == [first]
    assert Location.objects.get().pk == first.pk


def test_all_may_be_known_and_there_may_be_none():
    insert([location(1)])
    assert insert([location(1)], once_by="canonical_sha256") == []
    assert insert([]) == []


def test_what_is_unique_is_refused_where_nothing_was_said_about_it():
    insert([location(1)])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert([location(1)])


def test_the_database_fills_what_a_row_says_nothing_about():
    later = timezone.now() + timezone.timedelta(days=1)
    insert([Job(kind="a", subject="1", effect_key="now")])
    insert([Job(kind="a", subject="1", effect_key="later", next_at=later)])
    now, then = Job.objects.order_by("next_at")
    assert now.next_at == now.created_at
    assert then.next_at == later
    assert now.state == State.QUEUED


def test_rows_that_leave_different_columns_to_it_do_not_go_together():
    rows = [
        Job(kind="a", effect_key="now"),
        Job(kind="a", effect_key="later", next_at=timezone.now()),
    ]
    with pytest.raises(ValueError, match="too many values"):
        insert(rows)
    assert not Job.objects.exists()


def test_rows_of_several_models_go_in_one_go(django_assert_num_queries):
    insert([location(1)])
    jobs = [Job(kind="a", effect_key=str(number)) for number in range(2)]
    with django_assert_num_queries(1):
        insert_together(Rows([location(1), location(2)], "canonical_sha256"), Rows([]), Rows(jobs))
    assert Location.objects.count() == Job.objects.count() == 2


def test_of_what_goes_together_nothing_stays_when_one_is_refused():
    insert([location(1)])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_together(Rows([SubjectKey.fresh()]), Rows([location(1)]))
    assert not SubjectKey.objects.exists()


def test_nothing_together_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        insert_together(Rows([]))


def test_a_key_of_its_own_choice_stays():
    one, other = SubjectKey.fresh(), SubjectKey.fresh()
    insert([one])
    insert_together(Rows([other]))
    assert SubjectKey.objects.get(pk=one.pk).unwrapped() == one.unwrapped()
    for key in (one, other):
        key.destroy()
    assert not SubjectKey.objects.alive().exists()


@pytest.mark.parametrize("model", [Location, Report, Job])
def test_a_row_is_made_as_django_makes_it(model):
    ours, djangos = made(model), model()
    different = {"public_ref", "first_reported_at", "received_at"}
    names = {field.attname for field in model._meta.concrete_fields}
    assert ours._state.adding
    for name in names:
        kept, expected = getattr(ours, name), getattr(djangos, name)
        if name in different or hasattr(expected, "resolve_expression"):
            assert type(kept) is type(expected), name
        else:
            assert kept == expected, name


def test_a_row_knows_the_rows_it_was_made_with():
    key = SubjectKey.fresh()
    report = made(Report, key=key, receipt_digest=b"1")
    assert report.key is key
    assert report.key_id == key.pk


def test_each_row_has_lists_of_its_own():
    one, other = made(Location), made(Location)
    one.due_steps.append("x")
    assert other.due_steps == []


def test_what_is_no_column_is_refused():
    with pytest.raises(TypeError, match="Location has no column colour"):
        made(Location, colour="blue")


def test_a_choice_goes_as_its_word():
    (job,) = insert([made(Job, kind="a", effect_key="choice", state=State.QUEUED)])
    assert type(read(Job, job.pk)["state"]) is str
    assert read(Job, job.pk)["state"] == "queued"


def test_a_statement_goes_with_the_rows(django_assert_num_queries):
    also = Written("UPDATE jobs_job SET kind = %s", ["b"])
    with django_assert_num_queries(1):
        insert_together(Rows([made(Job, kind="a", effect_key="1")]), also=[also])
    assert Job.objects.get().kind == "b"
