"""Django's `migrate`, as the owner of the tables; afterwards the site's role gets its rights."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import migrate

from portal.database import owner
from portal.database.grants import RoleRefused, grant_to_site


class Command(migrate.Command):
    """Without MIGRATION_DATABASE_URL it migrates as the role of DATABASE_URL; no grants."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrates, then grants. Rights are the same however often that is done."""
        with owner.signed_in_as_owner():
            super().handle(*args, **options)
            if owner.is_known():
                site = settings.DATABASES["default"]
                try:
                    grant_to_site(site["USER"], password=site["PASSWORD"])
                except RoleRefused as refused:
                    raise CommandError(str(refused)) from refused
