"""The referral directory: found by counsellors, kept by supervisors, taken out and in as a file."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from helpline.desk.history import words_of
from helpline.forms.desk_directory import ResourceForm
from helpline.models import Resource
from helpline.operations import directory
from helpline.operations.demo_directory import OLD, RETIRED, SERVICES, load_services
from helpline.operations.directory_files import COLUMNS, lines_of
from helpline.policies.directory import (
    CHECK_AFTER_DAYS,
    IMPORT_LIMIT_BYTES,
    IMPORT_LIMIT_ROWS,
    is_due,
)
from helpline.words.errors_directory import DirectoryMovedOn, ResourceKnown
from portal.audit.models import Entry
from tests.makers import helpline as make

pytestmark = pytest.mark.django_db
LIST = "/desk/helpline/directory/"
ADD = f"{LIST}add-resource/"
IMPORT = f"{LIST}import-resources/"
FILE = f"{LIST}file/"


@pytest.fixture
def supervisor():
    return make.make_supervisor()


@pytest.fixture
def desk(signed_in, supervisor):
    return signed_in(supervisor)


def form(**changed):
    usual = {
        "name": "Harbour Youth Line",
        "helps_with": "Worries at school and at home.",
        "audiences": ["child"],
        "topics": ["bullying", "friends"],
        "languages": ["en", "fr"],
        "region": "",
        "telephone": "+32 2 555 01 10",
        "web_address": "https://harbour.example/help",
        "opening_words": "Every day until 22:00",
        "note": "Ask for the night team.",
    }
    return usual | changed


def names_on(page):
    return [one.name for one in page.context["page"]]


def table(*lines, separator=","):
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=separator).writerows(lines)
    return written.getvalue()


def exported(desk):
    return desk.post(FILE).content


def upload(content):
    return SimpleUploadedFile("directory.csv", content, content_type="text/csv")


class TestKeeping:
    def test_a_supervisor_adds_changes_checks_retires_and_restores(self, desk, supervisor):
        assert f'href="{ADD}"' in desk.get(LIST).text
        page = desk.post(ADD, form(), follow=True)
        assert "The service is in the directory." in page.text
        made = Resource.objects.get()
        assert (made.checked_on, made.checked_by) == (timezone.localdate(), supervisor)
        assert made.topics == ["bullying", "friends"]
        address = f"{LIST}{made.pk}/"
        shown = desk.get(f"{address}change-resource/").text
        assert 'value="+32 2 555 01 10"' in shown
        desk.post(f"{address}change-resource/", form(telephone="+32 2 555 01 11"))
        made.refresh_from_db()
        assert made.telephone == "+32 2 555 01 11"
        assert "Use it again" in desk.post(f"{address}retire-resource/", follow=True).text
        assert names_on(desk.get(LIST)) == []
        assert names_on(desk.get(f"{LIST}?show=retired")) == ["Harbour Youth Line"]
        desk.post(f"{address}restore-resource/")
        Resource.objects.update(checked_on=None)
        assert "Checked today" in desk.get(address).text
        desk.post(f"{address}check-resource/")
        made.refresh_from_db()
        assert made.checked_on == timezone.localdate()
        verbs = list(
            Entry.objects.filter(verb__startswith="resource.").values_list("verb", flat=True)
        )
        assert sorted(verbs) == [
            *("resource.added", "resource.changed", "resource.checked"),
            *("resource.restored", "resource.retired"),
        ]
        assert Entry.objects.get(verb="resource.changed").facts["changed"] == "telephone"
        assert all(str(words_of(verb)) != verb for verb in verbs)
        page = desk.get(address).text
        assert all(str(words_of(verb)) in page for verb in verbs)

    def test_saving_what_is_there_leaves_no_trace(self, desk):
        desk.post(ADD, form())
        made = Resource.objects.get()
        desk.post(f"{LIST}{made.pk}/change-resource/", form())
        assert not Entry.objects.filter(verb="resource.changed").exists()

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"web_address": "http://harbour.example/"}, "begins with https://"),
            ({"web_address": "javascript:alert(1)"}, "begins with https://"),
            ({"telephone": "call us"}, "digits, spaces and + only"),
            (
                {"telephone": "", "web_address": ""},
                "Say a telephone number, a web address or both.",
            ),
            ({"languages": []}, "required"),
            ({"audiences": []}, "required"),
            ({"name": "  "}, "required"),
        ],
    )
    def test_what_is_wrong_is_said_and_the_rest_stays_typed(self, desk, wrong, said):
        page = desk.post(ADD, form(**wrong))
        assert page.status_code == 422
        assert said in page.text
        assert "Ask for the night team." in page.text
        assert not Resource.objects.exists()

    def test_the_same_name_in_the_same_region_is_refused_whatever_its_case(self, desk):
        desk.post(ADD, form(region="North"))
        page = desk.post(ADD, form(name="HARBOUR youth line", region="north"))
        assert page.status_code == 409
        assert str(ResourceKnown.message) in page.text
        assert 'value="HARBOUR youth line"' in page.text
        desk.post(ADD, form(region="South"))
        assert Resource.objects.count() == 2

    def test_the_database_takes_no_service_that_nobody_can_reach(self, supervisor):
        made = directory.add_resource(form(), by=supervisor)
        for wrong in ({"telephone": "", "web_address": ""}, {"web_address": "http://x.example"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Resource.objects.filter(pk=made.pk).update(**wrong)

    def test_a_counsellor_finds_and_reads_and_changes_nothing(self, signed_in, supervisor):
        made = directory.add_resource(form(), by=supervisor)
        desk = signed_in(make.make_staff("helpline.answer"))
        assert names_on(desk.get(LIST)) == ["Harbour Youth Line"]
        page = desk.get(f"{LIST}{made.pk}/").text
        assert "Ask for the night team." in page
        assert "change-resource" not in page
        for address in (ADD, IMPORT, f"{LIST}{made.pk}/change-resource/"):
            assert desk.get(address).status_code == 403
        for address in (FILE, f"{LIST}{made.pk}/retire-resource/"):
            assert desk.post(address).status_code == 403
        assert ADD not in desk.get(LIST).text

    def test_others_see_nothing_of_it(self, signed_in, supervisor):
        made = directory.add_resource(form(), by=supervisor)
        desk = signed_in(make.make_staff())
        assert desk.get(LIST).status_code == 403
        assert desk.get(f"{LIST}{made.pk}/").status_code == 403


class TestChecking:
    def test_it_is_due_after_half_a_year(self):
        today = date(2026, 11, 28)
        assert is_due(None, today)
        assert is_due(today - timedelta(days=CHECK_AFTER_DAYS), today)
        assert not is_due(today - timedelta(days=CHECK_AFTER_DAYS - 1), today)

    def test_the_list_and_the_menu_say_what_is_due(self, desk, supervisor, signed_in):
        directory.add_resource(form(), by=supervisor)
        old = directory.add_resource(form(name="Old Pier"), by=supervisor)
        Resource.objects.filter(pk=old.pk).update(
            checked_on=timezone.localdate() - timedelta(days=CHECK_AFTER_DAYS)
        )
        assert desk.get(LIST).text.count("Not checked lately") == 1
        assert names_on(desk.get(f"{LIST}?show=due")) == ["Old Pier"]
        directory.retire_resource(old.pk, by=supervisor)
        assert names_on(desk.get(f"{LIST}?show=due")) == []


class TestFinding:
    @pytest.fixture
    def four(self, supervisor):
        for told in (
            form(),
            form(name="Dune Parents", audiences=["parent"], topics=[], languages=["nl"]),
            form(name="Lighthouse Clinic", topics=["feelings"], region="North", languages=["ar"]),
            form(name="Anchor House", topics=["home"], region="South", helps_with="A bed tonight"),
        ):
            directory.add_resource(told, by=supervisor)

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ("", ["Anchor House", "Dune Parents", "Harbour Youth Line", "Lighthouse Clinic"]),
            ("q=bed+TONIGHT", ["Anchor House"]),
            ("q=north", ["Lighthouse Clinic"]),
            ("q=bed+north", []),
            ("topic=feelings", ["Dune Parents", "Lighthouse Clinic"]),
            ("audience=parent", ["Dune Parents"]),
            ("language=ar", ["Lighthouse Clinic"]),
            ("region=North", ["Dune Parents", "Harbour Youth Line", "Lighthouse Clinic"]),
            ("region=North&topic=home", ["Dune Parents"]),
            (
                "topic=nothing&show=retired",
                ["Anchor House", "Dune Parents", "Harbour Youth Line", "Lighthouse Clinic"],
            ),
        ],
    )
    def test_by_words_and_filters(self, signed_in, four, asked, found):
        desk = signed_in(make.make_staff("helpline.answer"))
        assert names_on(desk.get(f"{LIST}?{asked}")) == found

    def test_filters_are_links_that_keep_each_other_and_can_be_taken_away(self, desk, four):
        page = desk.get(f"{LIST}?topic=home&language=en&q=a")
        links = {str(one.words): one for each in page.context["narrowings"] for one in each.choices}
        assert links["North"].url == "?topic=home&language=en&q=a&region=North"
        assert links["Family and home"].current
        assert links["Family and home"].url == "?language=en&q=a"
        assert '<input type="hidden" name="topic" value="home">' in page.text


class TestExport:
    def test_it_comes_back_without_a_change(self, desk, supervisor):
        directory.add_resource(form(), by=supervisor)
        directory.add_resource(
            form(
                name="=Sum",
                helps_with='Says "no",\nand; more',
                region="-North",
                note="@night, +1",
                opening_words="ليلا ونهارا",
                topics=[],
            ),
            by=supervisor,
        )
        directory.retire_resource(Resource.objects.first().pk, by=supervisor)
        content = exported(desk)
        assert Entry.objects.get(verb="resources.exported").facts["rows"] == 2
        assert content.startswith(b"\xef\xbb\xbfnumber,name,")
        page = desk.post(IMPORT, {"file": upload(content), "text": ""})
        plan = page.context["plan"]
        assert (len(plan.unchanged), plan.new, plan.changed, plan.wrong) == (2, [], [], [])
        assert "The directory says all of this already." in page.text

    def test_no_cell_is_a_formula(self, desk, supervisor):
        for sign in "=+-@":
            directory.add_resource(form(name=f"{sign}cmd", region=f"{sign}x"), by=supervisor)
        rows = list(csv.reader(io.StringIO(exported(desk).decode("utf-8-sig"))))
        assert tuple(rows[0]) == COLUMNS
        assert len(rows) == 5
        assert not [
            cell for row in rows[1:] for cell in row if cell.startswith(("=", "+", "-", "@"))
        ]
        assert rows[1][COLUMNS.index("telephone")] == "'+32 2 555 01 10"

    def test_an_apostrophe_typed_before_a_formula_is_the_same_as_none(self, desk):
        desk.post(ADD, form(name="'=Sum"))
        assert Resource.objects.get().name == "=Sum"


HEAD = ("name", "audiences", "languages", "telephone", "region", "topics")
ONE = ("Anchor House", "child parent", "en", "+32 2 555 01 20", "South", "home")
TWO = ("Dune Parents", "parent", "nl fr", "", "", "")


class TestImport:
    @pytest.mark.parametrize("separator", [",", ";"])
    @pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
    def test_it_says_what_it_would_do_and_one_press_does_it(self, desk, separator, mark):
        content = mark + table(HEAD, ONE, separator=separator).encode()
        page = desk.post(IMPORT, {"file": upload(content), "text": ""})
        plan = page.context["plan"]
        assert [line.name for line in plan.new] == ["Anchor House"]
        assert not Resource.objects.exists()
        text = page.context["form"]["text"].value()
        done = desk.post(IMPORT, {"text": text, "seen": plan.digest}, follow=True)
        assert "Imported: 1 new, 0 changed." in done.text
        made = Resource.objects.get()
        assert (made.audiences, made.languages, made.active) == (["child", "parent"], ["en"], True)
        assert made.checked_on is None
        facts = Entry.objects.get(verb="resources.imported").facts
        assert (facts["new"], facts["changed"]) == (1, 0)

    def test_a_line_names_what_it_changes_and_leaves_other_columns(self, desk, supervisor):
        made = directory.add_resource(form(), by=supervisor)
        text = table(
            ("number", "name", *HEAD[1:4]), (made.pk, "Harbour Line", "child", "en", "112")
        )
        page = desk.post(IMPORT, {"text": text})
        (line,) = page.context["plan"].changed
        assert line.changed == ["languages", "name", "telephone"]
        desk.post(IMPORT, {"text": text, "seen": page.context["plan"].digest})
        made.refresh_from_db()
        assert (made.name, made.note) == ("Harbour Line", "Ask for the night team.")

    def test_without_a_number_name_and_region_say_which(self, desk, supervisor):
        made = directory.add_resource(form(), by=supervisor)
        text = table(
            ("name", "audiences", "languages", "note"), (made.name, "child", "en fr", "New")
        )
        plan = desk.post(IMPORT, {"text": text}).context["plan"]
        assert [(line.resource, line.changed) for line in plan.changed] == [(made, ["note"])]

    def test_each_wrong_line_is_named_with_its_reason_and_nothing_is_done(self, desk, supervisor):
        directory.add_resource(form(), by=supervisor)
        lines = [
            (*HEAD, "number"),
            (*ONE, ""),
            ("Split\nname", "child", "xx", "112", "", "", ""),
            ("No way", "child", "en", "", "", "", ""),
            (*ONE, ""),
            ("Harbour Youth Line", "child", "en", "112", "", "", "99999999"),
            ("", "child", "en", "112", "", "", ""),
            (*TWO[:3], "112", "", "moon", "", "spare"),
        ]
        page = desk.post(IMPORT, {"text": table(*lines), "seen": "x"})
        wrong = {one.number: " ".join(one.reasons) for one in page.context["plan"].wrong}
        assert list(wrong) == [3, 5, 6, 7, 8, 9]
        assert "xx is not one of the available choices" in wrong[3]
        assert "Say a telephone number" in wrong[5]
        assert "stands in line 2" in wrong[6]
        assert "No service has the number 99999999." in wrong[7]
        assert "in the directory for this region already" in wrong[7]
        assert "required" in wrong[8]
        assert "more cells than there are columns" in wrong[9]
        assert "moon" in wrong[9]
        assert "Line 9" in page.text
        assert "Do it" not in page.text
        assert "spare" in page.context["form"]["text"].value()
        assert Resource.objects.count() == 1

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"name\xff,languages", "This is not UTF-8."),
            (b"", "Choose a file, or paste its text."),
            (b"name,colour\nx,y", "colour"),
            (b"name,languages\nx,en", "audiences"),
            (b"name,name,audiences,languages\n", "name"),
            (b'name,audiences,languages\n"x,child,en', "A quotation mark is opened"),
            (b"a" * (IMPORT_LIMIT_BYTES + 1), "at most 200.0"),
        ],
    )
    def test_what_is_no_table_is_said(self, desk, content, said):
        page = desk.post(IMPORT, {"file": upload(content), "text": ""})
        assert page.status_code == 422
        assert said in page.text.replace("\xa0", " ")

    def test_too_many_lines_are_said_with_the_limit(self, desk):
        text = "name,audiences,languages\n" + "x,child,en\n" * (IMPORT_LIMIT_ROWS + 1)
        assert f"at most {IMPORT_LIMIT_ROWS} services" in desk.post(IMPORT, {"text": text}).text

    def test_what_changed_after_the_look_is_looked_at_again(self, desk, supervisor):
        text = table(HEAD, ONE)
        digest = desk.post(IMPORT, {"text": text}).context["plan"].digest
        directory.add_resource(form(name=ONE[0], region=ONE[4]), by=supervisor)
        page = desk.post(IMPORT, {"text": text, "seen": digest})
        assert page.status_code == 422
        assert str(DirectoryMovedOn.message) in page.text
        assert [line.name for line in page.context["plan"].changed] == ["Anchor House"]
        assert 'name="seen" value="' + page.context["plan"].digest in page.text

    def test_all_lines_or_none(self, supervisor):
        taken = directory.add_resource(form(), by=supervisor)
        told = form() | {"active": True, "checked_on": None}
        lines = [
            directory.Line(2, told | {"name": "First"}),
            directory.Line(3, told | {"name": taken.name}),
        ]
        with pytest.raises(DirectoryMovedOn):
            directory.import_resources(lines, by=supervisor)
        assert Resource.objects.count() == 1

    def test_empty_lines_are_passed_over_and_lines_count_as_an_editor_counts(self):
        found = lines_of("name,audiences,languages\n\n,,\nx,child,en\n")
        assert [(line.number, line.cells["name"]) for line in found] == [(4, "x")]


def test_the_demo_has_invented_services_one_due_and_one_retired(supervisor):
    load_services(by=supervisor)
    load_services(by=supervisor)
    assert Resource.objects.count() == len(SERVICES) == 8
    assert [one.name for one in Resource.objects.due(timezone.localdate())] == [OLD]
    assert [one.name for one in Resource.objects.retired()] == [RETIRED]
    for told in SERVICES:
        assert ResourceForm(told).is_valid(), told["name"]
        assert ".example/" in told.get("web_address", ".example/")
