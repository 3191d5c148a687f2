"""App configuration."""

from django.apps import AppConfig


class FrontConfig(AppConfig):
    name = "portal.front"
    label = "front"
    verbose_name = "Front"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from portal.accounts.roles import CMS_SIGN_IN
        from portal.web.desk import Worklist, register_worklist

        register_worklist(
            Worklist(
                key="cms",
                title=_("Edit the site"),
                url_name="wagtailadmin_home",
                permissions=(CMS_SIGN_IN,),
                waiting=None,
                service="awareness",
                order=800,
            )
        )
