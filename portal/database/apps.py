"""App configuration."""

from django.apps import AppConfig


class DatabaseConfig(AppConfig):
    name = "portal.database"
    label = "database"
    verbose_name = "Database"

    def ready(self) -> None:
        """/readyz says when the site runs as somebody whom no guard of a table binds."""
        from portal.database.strength import site_is_bound
        from portal.web import health

        health.register("database_role", site_is_bound, vital=False)
