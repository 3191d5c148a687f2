"""App configuration: what the helpline tells the ground about itself."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class HelplineConfig(AppConfig):
    name = "helpline"
    label = "helpline"
    verbose_name = "Helpline"

    def ready(self) -> None:
        from helpline import defaults, probes
        from helpline.views.exit import leave_in_hurry
        from helpline.worklist import register_on_desk
        from portal.web.exit import on_exit

        on_exit(leave_in_hurry)
        register_on_desk()
        probes.register()
        post_migrate.connect(defaults.begin, sender=self, dispatch_uid="helpline.defaults")
