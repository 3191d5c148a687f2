"""App configuration."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate, pre_migrate

from portal.lifecycle import guards


class LifecycleConfig(AppConfig):
    name = "portal.lifecycle"
    label = "lifecycle"
    verbose_name = "Lifecycle"

    def ready(self) -> None:
        """Guards go before the first migration and come back after the last.

        These signals are sent app by app, and only for apps that have models.
        """
        with_models = [each for each in apps.get_app_configs() if each.models_module]
        pre_migrate.connect(
            guards.drop_before_migrations, sender=with_models[0], dispatch_uid=guards.__name__
        )
        post_migrate.connect(
            guards.make_after_migrations, sender=with_models[-1], dispatch_uid=guards.__name__
        )
