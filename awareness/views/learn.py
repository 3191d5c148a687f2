"""The third door: one address that leads to the topics of the reader's language."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe
from wagtail.models import Locale

from awareness.models import TopicIndexPage
from portal.web.access import open_to_all


@open_to_all(because="leads to public pages")
@require_safe
def learn(request: HttpRequest) -> HttpResponse:
    """To the topics of the active language; to the front page while there are none."""
    index = TopicIndexPage.objects.for_everybody().filter(locale=Locale.get_active()).first()
    url = index.get_url(request) if index is not None else None
    return HttpResponseRedirect(url or f"/{request.LANGUAGE_CODE}/")
