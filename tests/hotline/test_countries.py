"""Only countries are countries, and what rests on one follows it or keeps it."""

import pytest

from hotline.forms.desk_case import CountryForm
from hotline.forms.desk_providers import ProviderForm
from hotline.models import Forward, Location
from hotline.operations.forwards import queue_forward
from hotline.operations.hosting import decide_country, observe_hosting
from hotline.operations.notices import queue_notice, send_now, withdraw_item
from hotline.operations.providers import NewProvider, add_provider
from hotline.states import ExchangeState
from hotline.words.countries import country_code, country_codes
from hotline.words.errors import NoSuchCountry, NoticeUnderWay
from tests.hotline.test_claims import verbs
from tests.hotline.test_hosting import Knows, Says
from tests.makers.hotline import make_abuse_contact, make_colleague, make_judged, make_partner
from tests.makers.jobs import run_due

NO_COUNTRIES = ["", "ZZ", "XX", "EU", "AP", "XK", "AA", "QQ", "FRA", "F1", "é?", "ＦＲ"]


def test_the_list_holds_the_assigned_codes():
    assert len(country_codes()) == 249
    assert {"FR", "BE", "US", "GB", "SS"} <= country_codes()


@pytest.mark.parametrize(("typed", "code"), [(" fr ", "FR"), ("uk", "GB"), ("el", "GR")])
def test_codes_as_people_write_them(typed, code):
    assert country_code(typed) == code


@pytest.mark.parametrize("typed", NO_COUNTRIES)
@pytest.mark.django_db
def test_what_is_no_country_is_refused_by_forms_and_verbs(typed):
    location, by = make_judged("baseline"), make_colleague()
    with pytest.raises(NoSuchCountry):
        decide_country(location.pk, typed, by=by)
    with pytest.raises(NoSuchCountry):
        add_provider(NewProvider("Example Hosting", typed), by=by)
    assert list(CountryForm({"country": typed}).errors) == ["country"]
    form = ProviderForm({"name": "Example Hosting", "country": typed, "roles": ["host"]})
    assert list(form.errors) == ["country"]


@pytest.mark.django_db
def test_the_country_stays_while_a_notice_rests_on_it():
    location, by = make_judged("baseline"), make_colleague()
    item = queue_notice(location.pk, make_abuse_contact().pk, by=by)
    with pytest.raises(NoticeUnderWay):
        decide_country(location.pk, "US", by=by)
    withdraw_item(item.pk, by=by)
    assert decide_country(location.pk, "NL", by=by).country == "NL"
    decide_country(location.pk, "FR", by=by)
    item = queue_notice(location.pk, make_abuse_contact("Other").pk, by=by)
    send_now(item.notice_id, by=by)
    run_due("notice.send")
    with pytest.raises(NoticeUnderWay):
        decide_country(location.pk, "US", by=by)
    assert decide_country(location.pk, "FR", by=by).country == "FR", "saying the same is no change"


@pytest.mark.django_db
def test_no_later_look_of_a_machine_moves_it_either():
    location = make_judged("baseline")
    queue_notice(location.pk, make_abuse_contact().pk, by=make_colleague())
    observe_hosting(location.pk, asking=Says("192.0.2.9"), databases=[Knows("US")])
    assert Location.objects.get().country == "FR"
    assert location.observations.filter(country="US").exists(), "what it saw is kept"


@pytest.mark.django_db
def test_a_hand_over_nobody_has_seen_ends_with_its_country():
    make_partner("US")
    location, by = make_judged("baseline", typed="https://store.example/x"), make_colleague()
    queue_forward(location.pk, by=by)
    decide_country(location.pk, "FR", by=by)
    location.refresh_from_db()
    assert location.exchange_state == ExchangeState.NONE
    assert Forward.objects.get().state == ExchangeState.NONE, "it stays on the record"
    assert "forward.withdrawn" in verbs(location)
    assert queue_notice(location.pk, make_abuse_contact().pk, by=by).location == location


@pytest.mark.django_db
def test_so_does_the_finding_that_there_is_no_hotline():
    location, by = make_judged("baseline", typed="https://links.example/x"), make_colleague()
    queue_forward(location.pk, by=by)
    make_partner("US")
    decide_country(location.pk, "US", by=by)
    assert queue_forward(location.pk, by=by).state == ExchangeState.QUEUED
