"""Which country is home in the demo: the centre's, and France where every member state is."""

from django.conf import settings

HOME = "HOME"
"""In the files of the demo: whatever country the centre works for."""
HOME_OF_ALL = "FR"


def demo_country(said: str) -> str:
    """The country that a file of the demo means."""
    if said != HOME:
        return said
    return HOME_OF_ALL if settings.CENTRE_COUNTRY == "EU" else str(settings.CENTRE_COUNTRY)
