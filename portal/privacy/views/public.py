"""The proof-of-work challenge."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from portal.privacy import pow as proof
from portal.web.access import open_to_all


@open_to_all(because="the sender of an anonymous form shows patience instead of a name")
@require_GET
@never_cache
def challenge(request: HttpRequest, purpose: str) -> JsonResponse:
    """A fresh challenge for one form; nothing about who asked is kept."""
    return JsonResponse(proof.challenge(purpose))
