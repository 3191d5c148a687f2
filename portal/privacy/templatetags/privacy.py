"""`{% proof_of_work "hotline.report" %}` inside a form."""

from typing import Any

from django import template

from portal.privacy import pow as proof

register = template.Library()


@register.inclusion_tag("components/proof_of_work.html", takes_context=True)
def proof_of_work(context: template.Context, purpose: str) -> dict[str, Any]:
    """The element with its fields; a form shown again keeps its slow-path token and its age.

    A page that is filled in later brings `slow_token` and `slow_seconds` in its context.
    """
    token = context.get("slow_token") or _kept_token(context, purpose)
    return {
        "purpose": purpose,
        "slow_token": token or proof.slow_path_token(purpose),
        "slow_seconds": context.get("slow_seconds") or proof.slow_path_seconds(),
    }


def _kept_token(context: template.Context, purpose: str) -> str:
    request = context.get("request")
    if request is None or request.method != "POST":
        return ""
    token: str = request.POST.get(proof.SLOW_FIELD, "")
    return token if proof.slow_path_usable(token, purpose) else ""
