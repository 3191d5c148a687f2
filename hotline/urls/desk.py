"""Addresses of the hotline's desk, under /desk/hotline/."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from hotline.desk.actions import CASE as CASE_ACTIONS
from hotline.desk.actions.notice_forms import FORM
from hotline.desk.actions.police import REFERRAL
from hotline.desk.actions.police_units import OFFICER, UNIT, UNITS
from hotline.desk.actions.providers import CONTACT as CONTACT_ACTIONS
from hotline.desk.actions.providers import NETWORKS as NETWORKS_ACTIONS
from hotline.desk.actions.providers import PROVIDER as PROVIDER_ACTIONS
from hotline.desk.actions.providers import PROVIDERS as PROVIDERS_ACTIONS
from hotline.desk.actions.today import TODAY
from hotline.desk.actions.welfare import PLAN
from hotline.operations.undoing import note_undone
from hotline.views import (
    desk_case,
    desk_due,
    desk_export,
    desk_intake,
    desk_letters,
    desk_mailbox,
    desk_notice_forms,
    desk_notices,
    desk_page_notices,
    desk_police,
    desk_profile,
    desk_providers,
    desk_queue,
    desk_second_looks,
    desk_today,
    desk_trail,
    desk_welfare,
)
from portal.web.bulk import bulk_urls

app_name = "hotline_desk"


class ReferenceConverter(StringConverter):
    """A public reference such as `R-7K2M9-Q4TDW`."""

    regex = "R-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}"
    example = "R-00000-00000"


register_converter(ReferenceConverter, "reference")

CASE = "<reference:reference>/"
PROVIDER = "providers/<int:provider_id>/"
CONTACT = f"{PROVIDER}contacts/<int:contact_id>/"
NOTICE_FORM = "notices/<int:notice_id>/form/"
NETWORKS = f"{PROVIDER}networks/<int:proposed_id>/"
POLICE = "police/<int:referral_id>/"
POLICE_UNITS = "police/units/"
WELFARE = "welfare/"
POLICE_UNIT = f"{POLICE_UNITS}<int:unit_id>/"

urlpatterns = [
    path("", desk_queue.queue, name="queue"),
    path("new/", desk_intake.intake, name="intake"),
    path("today/", desk_today.today, name="today"),
    *TODAY.urls("today/", desk_today.find_today, desk_today.show_today),
    path("due/", desk_due.due, name="due"),
    path("due/export/", desk_export.export_due, name="export_due"),
    path("trails/", desk_trail.trails, name="trails"),
    path("export/", desk_export.export_queue, name="export_queue"),
    path("failed-notices/", desk_notices.failed, name="failed_notices"),
    path("mailbox/", desk_mailbox.set_aside, name="set_aside_mails"),
    path("notices/<int:notice_id>/preview/", desk_notices.preview, name="notice_preview"),
    path(NOTICE_FORM, desk_notice_forms.notice_form, name="notice_form"),
    path(f"{NOTICE_FORM}files/<int:number>/", desk_notice_forms.form_file, name="notice_form_file"),
    *FORM.urls(NOTICE_FORM, desk_notice_forms.find_form, desk_notice_forms.show_form),
    path("second-looks/", desk_second_looks.second_looks, name="second_looks"),
    path("profile/", desk_profile.profile, name="profile"),
    path("police/", desk_police.referrals, name="referrals"),
    path(POLICE_UNITS, desk_police.units, name="police_units"),
    *UNITS.urls(POLICE_UNITS, desk_police.find_units, desk_police.show_units),
    *UNIT.urls(POLICE_UNIT, desk_police.find_unit, desk_police.show_unit),
    *OFFICER.urls(
        f"{POLICE_UNIT}officers/<int:officer_id>/",
        desk_police.find_officer,
        desk_police.show_officer,
    ),
    path(POLICE, desk_police.referral, name="referral"),
    path(f"{POLICE}file/", desk_police.referral_file, name="referral_file"),
    *REFERRAL.urls(POLICE, desk_police.find_referral, desk_police.show_referral),
    path(WELFARE, desk_welfare.welfare, name="welfare"),
    *PLAN.urls(f"{WELFARE}<int:person_id>/", desk_welfare.find_plan, desk_welfare.show_plans),
    path("providers/", desk_providers.providers, name="providers"),
    path("providers/letters/", desk_letters.letters, name="letters"),
    path(PROVIDER, desk_providers.provider, name="provider"),
    *PROVIDERS_ACTIONS.urls(
        "providers/", desk_providers.find_register, desk_providers.show_providers
    ),
    *PROVIDER_ACTIONS.urls(PROVIDER, desk_providers.find_provider, desk_providers.show_provider),
    *CONTACT_ACTIONS.urls(CONTACT, desk_providers.find_contact, desk_providers.show_contact),
    *NETWORKS_ACTIONS.urls(NETWORKS, desk_providers.find_networks, desk_providers.show_networks),
    path(CASE, desk_case.case, name="case"),
    path(f"{CASE}trail/", desk_trail.trail, name="trail"),
    path(f"{CASE}urls/<int:number>/notices/", desk_page_notices.preview, name="page_notices"),
    *CASE_ACTIONS.urls(CASE, desk_case.find_case, desk_case.show_case),
    *bulk_urls(CASE_ACTIONS, "", desk_case.find_cases, "hotline_desk:queue", note_undone),
]
