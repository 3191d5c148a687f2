"""App configuration."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from portal.accounts import mfa, sessions
        from portal.accounts.roles import sync_after_migrate

        sessions.connect()
        mfa.connect()
        # Permissions are made app by app in post_migrate; the signal of the last app that has
        # models (others send none) sees them all.
        last = [each for each in apps.get_app_configs() if each.models_module][-1]
        post_migrate.connect(
            sync_after_migrate, sender=last, dispatch_uid="portal.accounts.sync_roles"
        )
