"""`manage.py bootstrap_site`: languages, home pages, reference data and editors' rights."""

from typing import Any

from django.core.management.base import BaseCommand

from awareness.operations.bootstrap import bootstrap_site


class Command(BaseCommand):
    help = "Makes what a new site needs: languages, home pages, reference data, editors' rights."

    def handle(self, *_args: Any, **_options: Any) -> None:
        site = bootstrap_site()
        self.stdout.write(f"The site stands at {site.root_url}")
