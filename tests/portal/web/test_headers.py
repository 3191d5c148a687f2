"""Headers of public pages, the desk, the CMS, files and sensitive pages."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from csp.exceptions import CSPNonceError
from django.http import HttpResponse
from django.test import RequestFactory

from portal.web.headers import ContentSecurityPolicyMiddleware, SecurityHeadersMiddleware
from portal.web.pagecache.middleware import PageCacheMiddleware

ROOT = Path(__file__).resolve().parents[3]

pytestmark = [pytest.mark.urls("tests.portal.web.cache_urls"), pytest.mark.django_db]


def policy(response):
    """The CSP as directive → set of sources."""
    parts = (part.split() for part in response["Content-Security-Policy"].split("; "))
    return {name: set(sources) for name, *sources in parts}


@pytest.mark.parametrize("path", ["/en/article/", "/form/", "/desk/", "/secret/", "/nowhere/"])
def test_every_page_carries_the_same_guard(client, path):
    response = client.get(path)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-DNS-Prefetch-Control"] == "off"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    assert "publickey-credentials-get=(self)" in response["Permissions-Policy"]
    strict = policy(response)
    assert strict["default-src"] == {"'none'"}
    assert strict["script-src"] == {"'self'"}
    assert strict["style-src"] == {"'self'"}
    assert strict["frame-ancestors"] == strict["base-uri"] == {"'none'"}
    assert not any("unsafe" in source for sources in strict.values() for source in sources)


def test_a_nonce_used_on_a_page_is_in_its_policy_and_new_each_time(client):
    answers = [client.get("/odd/nonce/") for _ in range(2)]
    nonces = [next(s for s in policy(a)["script-src"] if "nonce" in s)[7:-1] for a in answers]
    assert nonces[0] != nonces[1]
    assert all(nonce in answer.text for nonce, answer in zip(nonces, answers, strict=True))


def through(path, response):
    request = RequestFactory().get(path)
    guarded = ContentSecurityPolicyMiddleware(lambda request: response)
    return SecurityHeadersMiddleware(guarded)(request)


def test_the_policy_is_looser_under_cms_and_nowhere_else():
    loose = policy(through("/cms/pages/", HttpResponse()))
    assert "'unsafe-inline'" in loose["script-src"]
    assert loose["frame-ancestors"] == {"'self'"}
    assert loose["default-src"] == {"'none'"}
    for path in ("/en/cms/", "/cmsx/", "/desk/cms/", "/accounts/login/"):
        assert "'unsafe-inline'" not in policy(through(path, HttpResponse()))["script-src"]


def test_a_preview_made_by_asking_the_site_again_may_be_framed_by_the_editor():
    page = through("/en/article/", HttpResponse())
    assert policy(page)["frame-ancestors"] == {"'none'"}
    assert policy(through("/cms/pages/1/edit/preview/", page))["frame-ancestors"] == {"'self'"}


def test_a_view_may_say_a_stricter_policy_outside_of_the_cms():
    own = HttpResponse(headers={"Content-Security-Policy": "sandbox"})
    assert through("/documents/1/x.pdf", own)["Content-Security-Policy"] == "sandbox"


def test_a_nonce_asked_for_after_the_policy_was_sent_is_refused(client):
    request = client.get("/en/article/").wsgi_request
    with pytest.raises(CSPNonceError):
        str(request.csp_nonce)


def test_a_second_policy_that_only_reports_is_sent_with_the_first(client, settings):
    settings.CONTENT_SECURITY_POLICY_REPORT_ONLY = {"DIRECTIVES": {"default-src": ["'none'"]}}
    response = client.get("/en/article/")
    assert policy(response)["default-src"] == {"'none'"}
    assert response["Content-Security-Policy-Report-Only"] == "default-src 'none'"


@pytest.mark.parametrize("path", ["/desk/", "/cms/", "/accounts/login/", "/exit/"])
def test_staff_pages_are_stored_nowhere_whatever_they_say(path):
    eager = HttpResponse(headers={"Cache-Control": "public, max-age=600", "ETag": '"x"'})
    response = through(path, eager)
    assert response["Cache-Control"] == "private, no-store"
    assert "noindex" in response["X-Robots-Tag"]


def test_icons_of_the_cms_may_stay_in_the_browser():
    icons = HttpResponse(content_type="image/svg+xml", headers={"Cache-Control": "max-age=600"})
    assert through("/cms/sprite-1/", icons)["Cache-Control"] == "max-age=600"


@pytest.mark.parametrize("name", ["Cache-Control", "ETag", "Last-Modified"])
def test_a_public_answer_that_says_how_long_it_lives_is_believed(name):
    answer = HttpResponse(headers={name: "x"})
    response = PageCacheMiddleware(lambda request: answer)(RequestFactory().get("/media/x.avif"))
    assert "no-store" not in response.get("Cache-Control", "")


def test_other_public_answers_are_stored_nowhere():
    for path in ("/en/report/", "/media/x"):
        response = PageCacheMiddleware(lambda _: HttpResponse())(RequestFactory().get(path))
        assert response["Cache-Control"] == "private, no-store"


def test_static_files_carry_the_guard_and_a_lifetime(client, settings, tmp_path):
    settings.STATIC_ROOT = str(tmp_path)
    settings.WHITENOISE_AUTOREFRESH = True
    Path(tmp_path, "a.css").write_text("a{}")
    response = client.get("/static/a.css")
    assert response.status_code == 200
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert policy(response)["default-src"] == {"'none'"}
    assert "Access-Control-Allow-Origin" not in response
    assert "max-age" in response["Cache-Control"]
    assert not response.cookies
    response.close()


@pytest.mark.parametrize(
    ("chosen", "promised"),
    [
        ({}, "max-age=31536000"),
        ({"HSTS_SUBDOMAINS": "1"}, "max-age=31536000; includeSubDomains"),
        (
            {"HSTS_SUBDOMAINS": "1", "HSTS_PRELOAD": "1"},
            "max-age=31536000; includeSubDomains; preload",
        ),
    ],
)
def test_https_is_promised_for_other_names_of_the_organisation_only_when_asked(chosen, promised):
    asked = "import portal.wsgi, django.test as t; print(t.Client().get('/livez', secure=True, "
    said = "headers={'host': 'balise.example'})['Strict-Transport-Security'])"
    answered = subprocess.run(
        [sys.executable, "-c", asked + said],
        env={**os.environ, "SITE_ORIGIN": "https://balise.example", **chosen}
        | {"ALLOWED_HOSTS": "balise.example", "BALISE_DEMO": "0"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert answered.stdout.strip() == promised
