"""App configuration."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "portal.people"
    label = "people"
    verbose_name = "People"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from portal.people import mail  # noqa: F401 - registers its job
        from portal.web.desk import Worklist, register_worklist

        register_worklist(
            Worklist(
                key="people",
                title=_("People"),
                url_name="people:people",
                permissions=("accounts.manage_people",),
                waiting=None,
                service="portal",
                order=910,
            )
        )
