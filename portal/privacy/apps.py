"""App configuration."""

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    name = "portal.privacy"
    label = "privacy"
    verbose_name = "Privacy"

    def ready(self) -> None:
        from portal.privacy import ground_clocks, keycheck
        from portal.privacy.legal_holds.desk.actions import HOLDERS
        from portal.privacy.models import LegalHold
        from portal.web import health
        from portal.web.desk import Worklist, register_worklist

        checks.register(keycheck.keys_are_right, checks.Tags.database)
        if settings.KEY_RING:  # a process that opens nothing is given none
            health.register("keys", keycheck.KeysAreRight(), vital=True)
        ground_clocks.start()
        autodiscover_modules("retention")  # each service's clocks
        register_worklist(
            Worklist(
                key="privacy.purges",
                title=_("Proof of forgetting"),
                url_name="privacy_desk:purges",
                permissions=("privacy.view_purgeproof",),
                waiting=None,
                service="portal",
                order=900,
            )
        )
        register_worklist(
            Worklist(
                key="privacy.holds",
                title=_("Legal holds"),
                url_name="privacy_desk:holds",
                permissions=HOLDERS,
                waiting=LegalHold.objects.to_answer,
                service="portal",
                order=890,
                icon="lock",
            )
        )
