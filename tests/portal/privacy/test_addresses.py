"""The visitor's address is gone before any other code could keep it."""

import pytest
from django.http import HttpResponse
from django.test import AsyncRequestFactory, RequestFactory

from portal.privacy import addresses

ADDRESS = "203.0.113.9"
TELLTALES = {
    "REMOTE_ADDR": ADDRESS,
    "REMOTE_HOST": "canary.example",
    "HTTP_X_FORWARDED_FOR": f"198.51.100.1, {ADDRESS}",
    "HTTP_X_REAL_IP": ADDRESS,
    "HTTP_FORWARDED": f"for={ADDRESS}",
    "HTTP_CF_CONNECTING_IP": ADDRESS,
    "HTTP_TRUE_CLIENT_IP": ADDRESS,
    "HTTP_USER_AGENT": "Canary/7.7",
}


def seen(**telltales):
    """The request as the rest of the portal sees it."""
    requests = []

    def rest(request):
        requests.append(request)
        return HttpResponse()

    addresses.ForgetAddressMiddleware(rest)(RequestFactory().get("/", **telltales))
    return requests[0]


def test_no_header_and_no_field_tells_who_is_calling():
    request = seen(**TELLTALES)
    everything = repr(request.META) + repr(dict(request.headers))
    assert "203.0.113" not in everything
    assert "198.51.100" not in everything
    assert "anary" not in everything


async def test_under_asgi_too():
    requests = []

    async def rest(request):
        requests.append(request)
        return HttpResponse()

    request = AsyncRequestFactory().get("/", headers={"x-forwarded-for": ADDRESS})
    request.META["REMOTE_ADDR"] = ADDRESS
    await addresses.ForgetAddressMiddleware(rest)(request)
    assert ADDRESS not in repr(requests[0].META)


def test_the_bucket_tells_callers_apart_but_not_who_they_are():
    one, same, other = (
        seen(REMOTE_ADDR=address).address_bucket for address in (ADDRESS, ADDRESS, "203.0.113.10")
    )
    assert one == same
    assert one != other
    assert len(one) == 32
    assert "203" not in bytes.fromhex(one).decode(errors="ignore")


@pytest.mark.parametrize(("proxies", "same"), [(0, False), (1, True)])
def test_behind_a_proxy_of_ours_its_last_word_counts(settings, proxies, same):
    settings.TRUSTED_PROXIES = proxies
    direct = seen(REMOTE_ADDR=ADDRESS).address_bucket
    forwarded = seen(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=f"192.0.2.1, {ADDRESS}")
    assert (forwarded.address_bucket == direct) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.9", ADDRESS, True),
        ("203.0.113.9", "203.0.113.10", False),
        ("", "unix:", False),
    ],
)
def test_one_caller_is_one_network(one, other, same):
    """Whoever holds an IPv6 network calls from any address in it."""
    buckets = {seen(REMOTE_ADDR=address).address_bucket for address in (one, other)}
    assert (len(buckets) == 1) is same


def test_what_a_caller_says_of_themselves_behind_our_proxy_changes_nothing(settings):
    settings.TRUSTED_PROXIES = 1
    buckets = {
        seen(
            REMOTE_ADDR="127.0.0.1",
            HTTP_X_FORWARDED_FOR=f"192.0.2.{number}, {ADDRESS}",
            HTTP_X_REAL_IP=f"192.0.2.{number}",
            HTTP_FORWARDED=f"for=192.0.2.{number}",
        ).address_bucket
        for number in range(5)
    }
    assert len(buckets) == 1


def test_all_processes_of_a_host_name_a_caller_alike(tmp_path, settings):
    """Otherwise whoever guesses has as many limits as there are processes."""
    names = {addresses.key_of_this_host(tmp_path).name(ADDRESS) for _process in range(3)}
    assert len(names) == 1
    settings.SECRET_KEY = "another installation"
    assert addresses.key_of_this_host(tmp_path).name(ADDRESS) not in names


def test_without_shared_memory_each_process_has_a_key_of_its_own(tmp_path):
    nowhere = tmp_path / "nowhere"
    names = {addresses.key_of_this_host(nowhere).name(ADDRESS) for _process in range(2)}
    assert len(names) == 2


def test_it_stands_first():
    from django.conf import settings

    assert settings.MIDDLEWARE[0].endswith(".ForgetAddressMiddleware")


def test_a_view_gets_a_request_without_an_address(client, db):
    response = client.get("/livez", REMOTE_ADDR=ADDRESS)
    assert ADDRESS not in repr(response.wsgi_request.META)
