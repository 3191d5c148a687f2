"""Public holidays, by the `holidays` library."""

from datetime import date, timedelta

HOLIDAYS_AHEAD = timedelta(days=365)


def public_holidays(country: str, today: date) -> dict[date, str]:
    """Those of a country (two letters) within a year from `today`, by day; none where unknown."""
    from holidays import country_holidays  # takes a sixth of a second, and one button needs it

    last = today + HOLIDAYS_AHEAD
    try:
        found = country_holidays(country, years=range(today.year, last.year + 1))
    except NotImplementedError:
        return {}
    return {day: name for day, name in sorted(found.items()) if today <= day <= last}
