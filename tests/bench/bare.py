"""The yardstick: Django with no middleware, a page of so many bytes and a form that is one INSERT.

What the framework itself costs on this machine, on the same server and database; everything
ours does beyond that shows as a ratio.

Run as a program it makes the table it needs.
"""

import hashlib
import hmac
import os
import secrets

from django import forms
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, models
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from portal import env

settings.configure(
    SECRET_KEY="bare",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[],
    INSTALLED_APPS=[],
    USE_TZ=True,
    LOGGING_CONFIG=None,
    DATABASES={"default": {**env.database("DATABASE_URL"), "CONN_MAX_AGE": 600}},
)
application = get_wsgi_application()

PAGE = b"<!doctype html>" + b"x" * int(os.environ.get("BARE_PAGE_BYTES", "1000"))
TABLE = """CREATE TABLE IF NOT EXISTS bench_bare (
    id bigserial PRIMARY KEY, url text NOT NULL, category varchar(20) NOT NULL,
    body text NOT NULL, receipt bytea NOT NULL UNIQUE, at timestamptz NOT NULL)"""


class Row(models.Model):
    url = models.TextField()
    category = models.CharField(max_length=20)
    body = models.TextField()
    receipt = models.BinaryField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "bench"
        db_table = "bench_bare"

    def __str__(self) -> str:
        return self.url


class BareForm(forms.Form):
    url = forms.URLField(max_length=2000, assume_scheme="https")
    category = forms.CharField(max_length=20)
    body = forms.CharField(max_length=5000, required=False)


def page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE)


@csrf_exempt
def form(request: HttpRequest) -> HttpResponse:
    sent = BareForm(request.POST)
    if not sent.is_valid():
        return HttpResponse(sent.errors.as_json(), status=400)
    code = secrets.token_urlsafe(15)
    digest = hmac.new(b"k" * 32, code.encode(), hashlib.sha256).digest()
    Row.objects.create(**sent.cleaned_data, receipt=digest)
    return HttpResponse(code)


urlpatterns = [path("page/", page), path("form/", form)]

if __name__ == "__main__":
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
