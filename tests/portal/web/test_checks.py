"""The server does not start when a view is undeclared or the environment is incomplete."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.urls import include, path
from django.views.generic import TemplateView

from portal import env
from portal.urls import public
from portal.web import checks, routes
from tests.example_addresses import example_of

ROOT = Path(__file__).resolve().parents[3]


def undeclared(request):
    return HttpResponse()


def test_every_view_of_the_site_declares_its_access():
    assert checks.every_view_declares_its_access() == []


@pytest.mark.parametrize(
    ("entry", "address"),
    [
        (path("stray/", undeclared), "/stray/"),
        (path("stray/", TemplateView.as_view(template_name="x.html")), "/stray/"),
        (path("a/", include([path("b/<int:pk>/", undeclared, name="stray")])), "/a/b/<int:pk>/"),
    ],
)
def test_an_undeclared_view_is_named(monkeypatch, entry, address):
    monkeypatch.setattr(public, "urlpatterns", [*public.urlpatterns, entry])
    errors = [e for e in checks.every_view_declares_its_access() if e.id == "portal.web.E001"]
    assert [e for e in errors if f"{address} does not say" in e.msg]
    with pytest.raises(ImproperlyConfigured, match="does not say who may call it"):
        checks.refuse_to_start()


def test_a_known_library_is_let_through_with_a_reason(monkeypatch):
    entry = path("cms/", include("wagtail.admin.urls"))
    monkeypatch.setattr(public, "urlpatterns", [entry])
    assert len(routes.routes_of("public")) > 100
    assert routes.undeclared("public") == []


def test_an_example_address_is_made_for_each_converter(monkeypatch):
    entry = path("a/<int:n>/<uuid:u>/<slug:s>/<str:t>/<plain>/", undeclared)
    monkeypatch.setattr(public, "urlpatterns", [entry])
    (route,) = routes.routes_of("public")
    assert example_of(route) == "/a/1/00000000-0000-4000-8000-000000000000/x/x/x/"


def test_missing_and_unreadable_variables_are_all_named_at_once(monkeypatch):
    monkeypatch.setattr(env, "MISSING", ["SECRET_KEY", "BALISE_PEPPER", "SECRET_KEY"])
    monkeypatch.setattr(env, "UNREADABLE", {"CHATS": "a whole number"})
    found = [(e.id, e.msg) for e in checks.environment_is_complete()]
    assert found == [
        ("portal.web.E002", "SECRET_KEY is not set."),
        ("portal.web.E002", "BALISE_PEPPER is not set."),
        ("portal.web.E003", "CHATS does not parse."),
    ]
    assert "a whole number" in checks.environment_is_complete()[-1].hint


def run(*command, **changed):
    """A fresh interpreter with `changed` variables; None takes one away."""
    variables = {**os.environ, **changed}
    variables = {name: value for name, value in variables.items() if value is not None}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_manage_check_stops_and_names_every_missing_variable():
    names = ["SECRET_KEY", "BALISE_PEPPER", "BALISE_KEY_RING", "DATABASE_URL"]
    done = run("manage.py", "check", **dict.fromkeys(names))
    assert done.returncode != 0
    assert done.stderr.count("portal.web.E002") == len(names)
    for name in names:
        assert f"{name} is not set." in done.stderr


IMPORT_BOTH = """
import importlib
for entry in ("portal.wsgi", "portal.asgi"):
    try:
        importlib.import_module(entry)
    except Exception as error:
        print(f"{entry}: {type(error).__name__}: {error}".replace("\\n", " "))
"""


def test_servers_refuse_to_import_an_incomplete_installation():
    done = run("-c", IMPORT_BOTH, BALISE_PEPPER=None, BALISE_POW_KEY="short")
    said = done.stdout.splitlines()
    assert [line.split(": ")[:2] for line in said] == [
        ["portal.wsgi", "ImproperlyConfigured"],
        ["portal.asgi", "ImproperlyConfigured"],
    ]
    for line in said:
        assert "BALISE_PEPPER is not set." in line
        assert "BALISE_POW_KEY does not parse." in line


@pytest.mark.parametrize(
    ("entry", "zone"), [("portal.wsgi", "public"), ("portal.wsgi", "staff"), ("portal.asgi", "all")]
)
def test_a_complete_installation_starts(entry, zone):
    ready = "import gc; assert gc.isenabled(); assert gc.get_freeze_count() > 100_000"
    done = run("-c", f"import {entry}; {ready}", PORTAL_ZONE=zone)
    assert (done.returncode, done.stderr) == (0, "")
