"""Addresses of the hotline's desk, under /desk/hotline/."""

from django.urls import path, register_converter

from hotline.views import desk_case, desk_location, desk_notices, desk_providers, desk_queue

app_name = "hotline_desk"


class ReferenceConverter:
    """A public reference such as `R-7K2M9-Q4TDW`."""

    regex = "R-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}"
    example = "R-00000-00000"

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    def to_url(self, value: str) -> str:
        """As it is."""
        return value


register_converter(ReferenceConverter, "reference")

CASE = "<reference:reference>/"
ITEM = f"{CASE}addresses/<int:number>/"
PROVIDER = "providers/<int:provider_id>/"
ADDRESS = f"{PROVIDER}addresses/<int:contact_id>/"

urlpatterns = [
    path("", desk_queue.queue, name="queue"),
    path("failed-notices/", desk_notices.failed, name="failed_notices"),
    path("providers/", desk_providers.providers, name="providers"),
    path("providers/add/", desk_providers.add, name="add_provider"),
    path(PROVIDER, desk_providers.provider, name="provider"),
    path(f"{PROVIDER}networks/", desk_providers.networks, name="networks"),
    path(f"{PROVIDER}propose/", desk_providers.propose, name="propose"),
    path(f"{ADDRESS}verify/", desk_providers.verify, name="verify"),
    path(f"{ADDRESS}retire/", desk_providers.retire, name="retire"),
    path(CASE, desk_case.case, name="case"),
    path(f"{CASE}take-on/", desk_case.take_on, name="take_on"),
    path(f"{CASE}give-back/", desk_case.give_back, name="give_back"),
    path(f"{CASE}set-aside/", desk_case.put_aside, name="set_aside"),
    path(f"{CASE}close/", desk_case.close, name="close"),
    path(f"{CASE}reopen/", desk_case.reopen, name="reopen"),
    path(f"{CASE}read/", desk_case.read, name="read"),
    path(f"{ITEM}look/", desk_location.look, name="look"),
    path(f"{ITEM}stop-looking/", desk_location.stop_looking, name="stop_looking"),
    path(f"{ITEM}assess/", desk_location.judge, name="assess"),
    path(f"{ITEM}assess-again/", desk_location.correct, name="assess_again"),
    path(f"{ITEM}country/", desk_location.country, name="country"),
    path(f"{ITEM}notify/", desk_location.notify, name="notify"),
    path(f"{ITEM}forward/", desk_location.forward, name="forward"),
    path(f"{ITEM}by-hand/", desk_location.by_hand, name="by_hand"),
    path(f"{ITEM}send-now/", desk_location.send_notice_now, name="send_now"),
    path(f"{ITEM}try-again/", desk_location.retry, name="retry_notice"),
    path(f"{ITEM}send-to-other-contact/", desk_location.readdress, name="send_to_other_contact"),
    path(f"{ITEM}withdraw/", desk_location.withdraw, name="withdraw"),
]
