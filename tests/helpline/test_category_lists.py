"""Supervisors keep the lists of the statistics: names, categories of their own, and their ends."""

from datetime import timedelta

import pytest
from django.utils import timezone

from helpline.desk.actions import CATEGORY
from helpline.desk.history import words_of
from helpline.forms.desk_lists import NAME_LIMIT_CHARS
from helpline.models import Category, Contact
from helpline.models.category import Scheme
from helpline.operations import category_lists
from helpline.operations.categories import load_categories
from helpline.words.errors_desk_lists import CategoryEnded, NotItsPair
from portal.accounts.roles import Role
from portal.audit.models import Entry
from tests import pressing
from tests.makers import helpline as make
from tests.makers.hotline import make_colleague

pytestmark = pytest.mark.django_db

LANGUAGES = ("en", "fr", "nl", "de", "es", "ar")


@pytest.fixture
def person():
    return make_colleague(Role.HELPLINE_SUPERVISOR)


@pytest.fixture
def desk(signed_in, person):
    return signed_in(person)


def today():
    return timezone.localdate()


def some(scheme=Scheme.INSAFE):
    return Category.objects.valid(today()).choosable().filter(scheme=scheme).first()


def typed(category, **changed):
    names = {f"name_{code}": getattr(category, f"name_{code}") or "" for code in LANGUAGES}
    return names | {"counts_as": category.counts_as_id or ""} | changed


def press(desk, person, category, name, told):
    category.refresh_from_db()
    offer = CATEGORY.offered(category, to=person)[name]
    return pressing.press(desk, offer, told, words_of=words_of)


def test_every_list_is_reached_and_each_line_leads_to_its_page(desk):
    assert "/desk/helpline/lists/" in desk.get("/desk/helpline/").text
    for scheme in Scheme:
        page = desk.get(f"/desk/helpline/lists/?list={scheme.value}").text
        for found in Category.objects.filter(scheme=scheme):
            assert f"/desk/helpline/lists/category/{found.pk}/" in page
    assert "counts also as" in desk.get("/desk/helpline/lists/?list=insafe").text


def test_a_name_changes_and_a_file_that_is_loaded_leaves_it(desk, person):
    found = some()
    press(desk, person, found, "change_category", typed(found, name_fr="Un autre nom"))
    load_categories(on=today())
    found.refresh_from_db()
    assert (found.name_fr, found.by_hand) == ("Un autre nom", True)


def test_a_line_of_ones_own_can_be_chosen_from_its_day_on(desk):
    head = category_lists.headings(Scheme.CHI).first()
    partner = some(Scheme.INSAFE)
    told = {"name_en": "New games", "parent": head.pk, "valid_from": today()}
    answer = desk.post("/desk/helpline/lists/chi/add-category/", told | {"counts_as": partner.pk})
    assert answer.status_code == 302
    made = Category.objects.get(name_en="New games")
    assert (made.code, made.parent, made.counts_as) == (f"{head.code}/new-games", head, partner)
    assert not made.confirmed
    assert made in Category.objects.valid(today()).choosable().about()
    load_categories(on=today())
    made.refresh_from_db()
    assert made.valid_to is None, "a file that does not know it ends it not"
    again = desk.post("/desk/helpline/lists/chi/add-category/", told)
    assert again.status_code == 302
    assert Category.objects.filter(name_en="New games").values("code").distinct().count() == 2


def test_an_end_is_taken_back_until_it_comes_and_contacts_keep_what_they_carry(desk, person):
    contact = Contact.objects.get(conversation=make.make_closed())
    found = contact.category
    tomorrow = today() + timedelta(days=1)
    press(desk, person, found, "end_category", {"valid_to": tomorrow})
    assert found in Category.objects.valid(today())
    assert found not in Category.objects.valid(tomorrow)
    load_categories(on=today())
    assert Category.objects.filter(scheme=found.scheme, code=found.code).count() == 1
    press(desk, person, found, "use_category_again", {})
    assert found in Category.objects.valid(tomorrow)
    category_lists.end_category(found.pk, valid_to=tomorrow, by=person)
    Category.objects.filter(pk=found.pk).update(valid_to=today())
    with pytest.raises(CategoryEnded):
        category_lists.use_again(found.pk, by=person)
    with pytest.raises(CategoryEnded):
        category_lists.end_category(found.pk, valid_to=tomorrow, by=person)
    assert Contact.objects.filter(pk=contact.pk).exists()


def test_what_the_networks_sheet_has_is_confirmed(desk, person):
    found = some()
    Category.objects.filter(pk=found.pk).update(confirmed=False)
    assert "not confirmed by the network" in desk.get("/desk/helpline/lists/").text
    press(desk, person, found, "confirm_category", {})
    category_lists.confirm_category(found.pk, by=person)
    assert Entry.objects.filter(verb="category.confirmed").count() == 1


def test_only_the_two_networks_count_for_each_other(person):
    found = some(Scheme.INSAFE)
    with pytest.raises(NotItsPair):
        category_lists.change_category(found.pk, {"en": "x"}, some(Scheme.INSAFE), by=person)
    with pytest.raises(NotItsPair):
        category_lists.change_category(
            some(Scheme.ACTION).pk, {"en": "x"}, some(Scheme.CHI), by=person
        )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name_en": " "}, "required"),
        ({"name_en": "x" * (NAME_LIMIT_CHARS + 1)}, str(NAME_LIMIT_CHARS)),
        ({"valid_from": "2020-01-01"}, "today or a later day"),
        ({"parent": ""}, "required"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(desk, changed, said):
    head = category_lists.headings(Scheme.CHI).first()
    told = {"name_en": "New", "name_fr": "Gardé", "parent": head.pk, "valid_from": today()}
    page = desk.post("/desk/helpline/lists/chi/add-category/", told | changed)
    assert page.status_code == 422
    assert said in page.text
    assert "Gardé" in page.text
    assert not Category.objects.filter(name_fr="Gardé").exists()


def test_counsellors_and_managers_change_no_list(signed_in):
    for role in (Role.COUNSELLOR, Role.CENTRE_MANAGER, Role.AUDITOR):
        desk = signed_in(make_colleague(role))
        assert desk.get("/desk/helpline/lists/").status_code == 403


def test_the_list_costs_the_same_however_long(desk, django_assert_max_num_queries):
    desk.get("/desk/helpline/lists/?list=chi")
    with django_assert_max_num_queries(8):
        desk.get("/desk/helpline/lists/?list=chi")
