"""The sheets of both networks: what is counted where, and what leaves the house."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone, translation

from helpline.desk.sheet_tables import HIDDEN, file_of, table_of
from helpline.models import Category
from helpline.models.category import Scheme
from helpline.operations.contacts import ByHand, Told, correct_contact, write_down
from helpline.operations.sheets import MONTHS_OF, sheet_of
from helpline.policies.periods import Period, period_of, periods_until, read_period
from helpline.policies.suppression import HIDDEN_BELOW, is_small
from helpline.words.answers import AgeBand, Audience, Caller
from helpline.words.desk_contacts import Channel, Gender, Result, Risk
from portal.accounts.roles import DUTIES, Role
from portal.audit.models import Entry
from tests.makers import helpline as make
from tests.portal.web.test_spreadsheets import read_ods, read_xlsx

pytestmark = pytest.mark.django_db
INSAFE, CHI = "/desk/helpline/statistics/insafe/", "/desk/helpline/statistics/chi/"
CHILD = {"audience": Audience.CHILD, "caller": Caller.CHILD_SELF, "age_band": AgeBand.FROM_10}
TEEN = {"audience": Audience.CHILD, "caller": Caller.CHILD_OTHER, "age_band": AgeBand.FROM_16}
MOTHER = {"audience": Audience.PARENT, "caller": Caller.PARENT, "age_band": AgeBand.FROM_13}


def named(scheme, code):
    return Category.objects.get(scheme=scheme, code=code, valid_to=None)


def contacts(number, told, *, at=None, channel=Channel.PHONE, by=None, **seen):
    """So many calls of one kind; at another time by moving them there."""
    by, made = by or make.make_counsellor(ready=False), []
    for _each in range(number):
        heard = ByHand(
            **({"channel": channel, "language": "en", "minutes": 20} | CHILD | seen),
            at=timezone.now(),
        )
        one = write_down(told, heard, form_id=uuid4(), by=by)
        if at is not None:
            one.recorded_at = at
            one.save()
        made.append(one)
    return made


def this(scheme):
    return period_of(timezone.localdate(), months=MONTHS_OF[scheme])


def line_of(sheet, title):
    (line,) = [line for line in sheet.lines if str(line.title) == title]
    return line


def answered(sheet, line, question):
    """What a line says to one question, by words, without zeros."""
    for place, dimension in enumerate(sheet.dimensions):
        if str(dimension.title) == question:
            words = [str(words) for _answer, words in dimension.answers]
            return {w: n for w, n in zip(words, line.counts[place], strict=True) if n}
    raise LookupError(question)


@pytest.fixture
def quarter(db):
    """Five about bullying (one by a mother), two about suicide, one at home, a wrong number."""
    bullying = Told(
        category=named("insafe", "cyberbullying"),
        gender=Gender.GIRL,
        platform=named("platform", "messaging/whatsapp"),
        actions=[named("action", "recommendations-of-resources")],
        result=Result.NEXT_STEP,
    )
    contacts(2, bullying)
    contacts(2, bullying, channel=Channel.EMAIL, **TEEN)
    contacts(1, bullying, channel=Channel.LETTER, **MOTHER)
    suicide = Told(
        category=named("insafe", "suicide"),
        actions=[
            named("action", "recommendations-of-resources"),
            named("action", "referrals-to-mental-health-services"),
        ],
        risk=Risk.HIGH,
    )
    contacts(2, suicide, **TEEN)
    contacts(1, Told(category=named("chi", "family-relationships/general-family-issues")))
    contacts(1, Told(category=named("non_counselling", "wrong-number")))


def test_a_contact_counts_on_the_list_of_insafe_by_every_question(quarter):
    sheet = sheet_of(Scheme.INSAFE, this(Scheme.INSAFE))
    assert (sheet.total, sheet.others) == (7, 1)  # a wrong number is no counselling
    bullying, suicide = line_of(sheet, "Cyberbullying"), line_of(sheet, "Suicide")
    assert (bullying.total, suicide.total) == (5, 2)
    assert answered(sheet, bullying, "Contacted by") == {
        "Child, up to 12": 2,
        "Teenager, 13 to 18": 2,
        "Parent or carer": 1,
    }
    means = answered(sheet, bullying, "Means of contact")
    assert means == {"Telephone": 2, "E-mail": 2, "Other: letter, in person": 1}
    assert answered(sheet, bullying, "Gender") == {"Girl": 5}
    assert answered(sheet, bullying, "Type of platform") == {"Messaging": 5}
    assert answered(sheet, suicide, "Type of platform") == {"None said": 2}
    assert all(sum(counts) == line.total for line in sheet.lines for counts in line.counts)


def test_a_contact_counts_on_the_list_of_child_helpline_international(quarter):
    sheet = sheet_of(Scheme.CHI, this(Scheme.CHI))
    violence, health = line_of(sheet, "Violence"), line_of(sheet, "Mental health")
    assert (sheet.total, violence.total, health.total) == (8, 5, 2)
    assert {str(title): n for title, n in violence.parts if n} == {"Bullying": 5}
    assert {str(title): n for title, n in health.parts if n} == {
        "Suicidal thoughts and suicide attempts": 2
    }
    assert answered(sheet, violence, "Age") == {"10 to 12": 2, "13 to 15": 1, "16 to 18": 2}
    assert answered(sheet, violence, "How it ended") == {"They know a next step": 5}
    assert answered(sheet, health, "Contacted by") == {"Child about another child": 2}
    beside, done = sheet.lists
    assert {str(title): n for title, n in beside.entries if n} == {"Wrong number": 1}
    assert {str(title): n for title, n in done.entries if n} == {
        "Recommendations of resources": 7,
        "Referrals to mental health services": 2,
    }


def test_chats_and_messages_left_count_like_calls():
    make.make_closed()
    sheet = sheet_of(Scheme.CHI, this(Scheme.CHI))
    (line,) = [line for line in sheet.lines if line.total]
    assert answered(sheet, line, "Means of contact") == {"Chat": 1}


def test_a_corrected_record_counts_once_as_what_it_says_now():
    (contact,) = contacts(1, Told(category=named("insafe", "cyberbullying")))
    by = contact.counsellor
    correct_contact(contact.pk, Told(category=named("insafe", "sexting")), by=by)
    correct_contact(contact.pk, Told(category=named("insafe", "hate-speech")), by=by)
    sheet = sheet_of(Scheme.INSAFE, this(Scheme.INSAFE))
    assert {str(line.title): line.total for line in sheet.lines if line.total} == {"Hate speech": 1}


def test_a_contact_belongs_to_the_quarter_of_the_clocks_of_the_site(settings):
    settings.TIME_ZONE = "Europe/Brussels"
    told = Told(category=named("insafe", "cyberbullying"))
    with timezone.override("Europe/Brussels"):
        contacts(1, told, at=datetime(2026, 6, 30, 21, 59, tzinfo=UTC))
        contacts(2, told, at=datetime(2026, 6, 30, 22, 0, tzinfo=UTC))
        third = sheet_of(Scheme.INSAFE, read_period("2026-Q3"))
        second = sheet_of(Scheme.INSAFE, read_period("2026-Q2"))
    assert (second.total, third.total) == (1, 2)


def test_a_category_counts_under_the_edition_of_its_day():
    """A list that changed on 15 August 2026 has both editions in that quarter, one in the next."""
    old = named("insafe", "gaming")
    contacts(2, Told(category=old), at=datetime(2026, 8, 1, 12, tzinfo=UTC))
    Category.objects.filter(pk=old.pk).update(valid_to=date(2026, 8, 15))
    new = Category.objects.get(pk=old.pk)
    new.pk, new.valid_from, new.valid_to = None, date(2026, 8, 15), None
    new.save()
    contacts(3, Told(category=new), at=datetime(2026, 9, 1, 12, tzinfo=UTC))
    third = sheet_of(Scheme.INSAFE, read_period("2026-Q3"))
    assert line_of(third, "Gaming (2020-01-01 – 2026-08-15)").total == 2
    assert line_of(third, "Gaming (2026-08-15 – )").total == 3
    second, fourth = (sheet_of(Scheme.INSAFE, read_period(f"2026-Q{n}")) for n in (2, 4))
    assert line_of(second, "Gaming").total == line_of(fourth, "Gaming").total == 0


def test_a_name_that_its_list_no_longer_had_is_not_asked_for():
    titles = {str(title) for line in _chi(2025).lines for title, _n in line.parts}
    assert "COVID-19" not in titles
    assert "COVID-19" in {str(title) for line in _chi(2023).lines for title, _n in line.parts}


def _chi(year):
    return sheet_of(Scheme.CHI, Period(date(year, 1, 1), 12))


def test_a_file_hides_small_counts_and_what_would_give_them_away(quarter):
    contacts(6, Told(category=named("insafe", "sexting"), gender=Gender.BOY))
    rows = [list(map(str, row)) for row in file_of(sheet_of(Scheme.INSAFE, this(Scheme.INSAFE)))]
    head, by_title = rows[0], {row[0]: dict(zip(rows[0], row, strict=False)) for row in rows if row}
    assert head[:3] == ["Category", "All", "Contacted by: Child, up to 12"]
    # 2 about suicide: hidden, and so is the next smallest, or the sum would tell
    assert by_title["Suicide"]["All"] == by_title["Cyberbullying"]["All"] == HIDDEN
    assert by_title["Sexting"]["All"] == "6"
    assert by_title["Marked c, together"]["All"] == "7"
    assert by_title["All"]["All"] == "13"
    assert by_title["Grooming"]["Gender: Girl"] == "0"
    counts = {cell for row in rows for cell in row[1:] if cell.isdigit()}
    assert not {count for count in counts if is_small(int(count))}


def test_a_period_with_fewer_than_five_contacts_leaves_the_house_without_a_count():
    contacts(4, Told(category=named("insafe", "sexting")))
    rows = list(file_of(sheet_of(Scheme.INSAFE, this(Scheme.INSAFE))))
    assert {cell for row in rows[1:-5] for cell in row[1:]} == {HIDDEN}


def test_the_lines_of_a_table_add_up_to_what_is_shown_of_all():
    """Also where categories were put together."""
    for n, code in enumerate(["sexting", "grooming", "e-crime", "hate-speech", "suicide"]):
        contacts(2 * n + 1, Told(category=named("insafe", code)), **(TEEN if n % 2 else CHILD))
    table = table_of(sheet_of(Scheme.INSAFE, this(Scheme.INSAFE)))
    shown = [line for line in table.lines if not line.total.hidden]
    assert sum(line.total.number for line in [*shown, table.together]) == 25
    assert table.together.total.number >= HIDDEN_BELOW
    for question in range(4):
        columns = zip(*(line.counts[question] for line in [*shown, table.together]), strict=True)
        sums = [sum(count.number for count in column) for column in columns]
        assert sums == [count.number for count in table.all.counts[question]]


# --- Pages and files ---------------------------------------------------------------------------

WHO_ANSWERS_FOR_IT = [Role.HELPLINE_SUPERVISOR, Role.SAFEGUARDING_LEAD, Role.CENTRE_MANAGER]


@pytest.fixture
def supervisor(db):
    return make.make_staff(*DUTIES[Role.HELPLINE_SUPERVISOR].permissions)


@pytest.fixture
def desk(signed_in, supervisor):
    return signed_in(supervisor)


def last(scheme):
    return this(scheme).before()


@pytest.fixture
def last_quarter(db):
    """Three contacts about sexting and nine about grooming."""
    until = timezone.make_aware(datetime.combine(last(Scheme.INSAFE).until, datetime.min.time()))
    contacts(3, Told(category=named("insafe", "sexting")), at=until - timedelta(hours=1))
    contacts(9, Told(category=named("insafe", "grooming")), at=until - timedelta(days=2))


def export(desk, sheet="insafe", **sent):
    usual = {"format": "csv", "period": last(Scheme.INSAFE).code}
    return desk.post(f"/desk/helpline/statistics/{sheet}/file/", usual | sent)


@pytest.mark.parametrize("role", WHO_ANSWERS_FOR_IT)
def test_who_answers_for_the_helpline_is_led_to_both_sheets_by_the_menu(signed_in, role):
    desk = signed_in(make.make_staff(*DUTIES[role].permissions))
    page = desk.get(INSAFE)
    assert page.status_code == desk.get(CHI).status_code == 200
    assert f'<a href="{INSAFE}" class="desk-side--helpline"' in page.text
    assert f'href="{CHI}"' in page.text


def test_nobody_else_sees_them(signed_in):
    desk = signed_in(make.make_staff("helpline.answer", "hotline.assess_location"))
    assert desk.get(INSAFE).status_code == desk.get(CHI).status_code == 403
    assert export(desk).status_code == 403
    assert not Entry.objects.filter(verb="sheet.exported").exists()


def test_the_page_shows_every_count_and_marks_what_files_hide(desk, last_quarter):
    page = desk.get(INSAFE)
    assert page.context["sheet"].total == 12
    (sexting,) = [line for line in page.context["table"].lines if str(line.title) == "Sexting"]
    assert (sexting.total.number, sexting.total.hidden) == (3, True)
    assert "(hidden in files)" in page.text
    longest = {bar.length for bar in page.context["bars"] if bar.number == 9}
    assert longest == {100}


def test_a_period_is_chosen_by_its_code_and_another_one_means_the_last(desk, last_quarter):
    now, before = this(Scheme.INSAFE), last(Scheme.INSAFE)
    assert desk.get(INSAFE, {"period": now.code}).context["sheet"].total == 0
    for code in ("", before.code, "2026-W3", "1999-Q1", this(Scheme.CHI).code):
        assert desk.get(INSAFE, {"period": code}).context["period"] == before


@pytest.mark.parametrize("page", [INSAFE, CHI])
def test_a_page_takes_as_many_queries_however_many_contacts(
    desk, last_quarter, page, django_assert_num_queries
):
    desk.get(page)
    with django_assert_num_queries(7 if page == INSAFE else 8):
        desk.get(page)
    contacts(20, Told(category=named("chi", "sexuality/sexual-behaviours")), **TEEN)
    with django_assert_num_queries(7 if page == INSAFE else 8):
        desk.get(page)


def test_every_kind_of_file_says_the_same_and_the_record_says_who_took_it(
    desk, last_quarter, supervisor
):
    answers = {kind: export(desk, format=kind) for kind in ("csv", "xlsx", "ods")}
    code = last(Scheme.INSAFE).code
    for kind, answer in answers.items():
        assert answer["Content-Disposition"] == (
            f'attachment; filename="balise-insafe-{code}.{kind}"'
        )
    read = {
        "csv": list(csv.reader(io.StringIO(answers["csv"].content.decode("utf-8-sig")))),
        "xlsx": read_xlsx(answers["xlsx"].content),
        "ods": read_ods(answers["ods"].content),
    }
    plain = {
        kind: [[str(cell) for cell in row if cell != ""] for row in rows if any(row)]
        for kind, rows in read.items()
    }
    assert plain["csv"] == plain["xlsx"] == plain["ods"]
    (grooming,) = [row for row in plain["csv"] if row[0] == "Grooming"]
    assert grooming[1] == HIDDEN  # with it the 3 could be worked out
    entries = Entry.objects.filter(verb="sheet.exported", by_id=supervisor.pk)
    assert sorted(entry.facts["format"] for entry in entries) == ["csv", "ods", "xlsx"]
    assert {entry.facts["period"] for entry in entries} == {code}


def test_a_sheet_leaves_once_its_period_is_over(desk):
    code = this(Scheme.INSAFE).code
    answer = export(desk, period=code)
    assert answer.status_code == 302
    assert "A sheet leaves the house once its period is over." in desk.get(answer["Location"]).text
    assert "/statistics/insafe/file/" not in desk.get(INSAFE, {"period": code}).text
    assert not Entry.objects.filter(verb="sheet.exported").exists()


def test_what_is_no_sheet_and_no_kind_of_file_is_refused(desk):
    assert export(desk, sheet="other").status_code == 404
    assert export(desk, format="exe").status_code == 302


def test_a_sheet_is_read_and_taken_out_in_french(desk, last_quarter):
    with translation.override("fr"):
        rows = list(file_of(sheet_of(Scheme.INSAFE, last(Scheme.INSAFE))))
    assert rows[0][:2] == ["Catégorie", "Tous"]
    assert str(rows[1][0]) == "Cyberharcèlement"


@pytest.mark.parametrize(
    ("code", "first", "until"),
    [
        ("2026", date(2026, 1, 1), date(2027, 1, 1)),
        ("2026-Q4", date(2026, 10, 1), date(2027, 1, 1)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 4, 1)),
        ("2026-12", date(2026, 12, 1), date(2027, 1, 1)),
    ],
)
def test_a_period_is_read_and_named(code, first, until):
    period = read_period(code)
    assert (period.first, period.until, period.code) == (first, until, code)
    assert not period.is_over(until - timedelta(days=1))
    assert period.is_over(until)
    assert period_of(first, months=period.months) == period_of(
        until - timedelta(days=1), months=period.months
    )


def test_what_is_no_period_is_none():
    assert [read_period(code) for code in ("", "26", "2026-Q5", "2026-13", "2026-Q1x")] == [
        None
    ] * 5


def test_periods_go_back_from_today():
    found = periods_until(date(2026, 2, 28), months=3, number=3)
    assert [one.code for one in found] == ["2026-Q1", "2025-Q4", "2025-Q3"]
