"""App configuration: what the helpline tells the ground about itself."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class HelplineConfig(AppConfig):
    name = "helpline"
    label = "helpline"
    verbose_name = "Helpline"

    def ready(self) -> None:
        from helpline.live import revoking
        from helpline.operations import bootstrap
        from helpline.views import metrics
        from helpline.views.desk.lists import register_on_desk
        from helpline.views.public.quick_exit import leave_in_hurry
        from portal.web.exit import on_exit

        on_exit(leave_in_hurry)
        register_on_desk()
        revoking.connect()
        metrics.register()
        post_migrate.connect(bootstrap.begin, sender=self, dispatch_uid=bootstrap.__name__)
