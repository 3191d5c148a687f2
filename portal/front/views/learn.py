"""The third door has one address in every language; editors choose where the topics stand."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from awareness.models.pages.topic_index import TopicIndexPage
from portal.web.access import open_to_all

KEPT_SECONDS = 600


@open_to_all(because="advice is for everyone")
@require_safe
def learn(request: HttpRequest) -> HttpResponse:
    """Redirects to the list of topics in this language, else to the front page."""
    language = get_language() or ""
    topics = TopicIndexPage.objects.live().public().filter(locale__language_code=language).first()
    url = topics.get_url(request) if topics else None
    response = HttpResponseRedirect(url or f"/{language}/")
    response["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response
