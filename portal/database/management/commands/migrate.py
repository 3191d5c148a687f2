"""Django's `migrate`, as the owner of the tables; afterwards the other roles get their rights."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import migrate

from portal.database import owner
from portal.database.grants import RoleRefused, grant_to_site
from portal.database.probe_role import grant_to_probe


class Command(migrate.Command):
    """Without MIGRATION_DATABASE_URL it migrates as the role of DATABASE_URL; no grants."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrates, then grants. Rights are the same however often that is done."""
        with owner.signed_in_as_owner():
            super().handle(*args, **options)
            if owner.is_known():
                site, probe = settings.DATABASES["default"], settings.PROBE_DATABASE
                try:
                    grant_to_site(site["USER"], password=site["PASSWORD"])
                    if probe.get("USER"):
                        grant_to_probe(probe["USER"], password=probe["PASSWORD"], site=site["USER"])
                except RoleRefused as refused:
                    raise CommandError(str(refused)) from refused
