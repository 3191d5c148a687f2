"""`manage.py build_geo`: compile the embedded country database from Debian's tor-geoipdb files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hotline.gateways.geo import EMBEDDED
from hotline.gateways.geo_build import GeoSourceError, build

DEBIAN_FOLDER = Path("/usr/share/tor")


class Command(BaseCommand):
    help = "Compile IPFire Location data (Debian package tor-geoipdb) into the embedded database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the text exports are and where the database goes."""
        parser.add_argument("--from", dest="folder", type=Path, default=DEBIAN_FOLDER)
        parser.add_argument("--to", dest="target", type=Path, default=EMBEDDED)

    def handle(self, *args: Any, folder: Path, target: Path, **options: Any) -> None:
        """Compile, or say kindly what is missing."""
        sources = [folder / "geoip", folder / "geoip6"]
        missing = [str(source) for source in sources if not source.is_file()]
        if missing:
            raise CommandError(
                f"Not found: {', '.join(missing)}. Install the Debian package tor-geoipdb, or "
                "name the folder that holds geoip and geoip6 with --from."
            )
        try:
            built = build(sources, target)
        except ImportError as wrong:
            raise CommandError(
                "This command needs mmdb_writer, which only the development requirements "
                "install: pip install --require-hashes -r requirements/dev.txt"
            ) from wrong
        except GeoSourceError as wrong:
            raise CommandError(f"Cannot compile: {wrong}") from wrong
        self.stdout.write(
            f"{target}: {built.networks} networks, data of {built.made_on:%Y-%m-%d}, "
            f"{built.size_bytes / 1_000_000:.1f} MB. Attribution: IPFire Location, CC BY-SA 4.0."
        )
