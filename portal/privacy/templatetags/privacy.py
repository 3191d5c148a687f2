"""`{% proof_of_work "hotline.report" %}` inside a form."""

from typing import Any

from django import template

from portal.privacy import pow as proof

register = template.Library()


@register.inclusion_tag("components/proof_of_work.html", takes_context=True)
def proof_of_work(context: template.Context, purpose: str) -> dict[str, Any]:
    """The element with its fields; a form shown again keeps its slow-path token and its age."""
    return {
        "purpose": purpose,
        "slow_token": _kept_token(context, purpose) or proof.slow_path_token(purpose),
        "slow_seconds": proof.slow_path_seconds(),
    }


def _kept_token(context: template.Context, purpose: str) -> str:
    request = context.get("request")
    if request is None or request.method != "POST":
        return ""
    token: str = request.POST.get(proof.SLOW_FIELD, "")
    return token if proof.slow_path_usable(token, purpose) else ""
