"""What a role could do to the guards of append-only tables: an owner or a superuser lifts them."""

from django.db import connection

from portal.web.health import Probe

TOO_STRONG = """
SELECT CASE
    WHEN rolsuper THEN 'is a superuser'
    WHEN rolcreaterole THEN 'may make roles'
    WHEN rolreplication THEN 'may replicate'
    WHEN EXISTS (
        SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
        AND pg_has_role(pg_roles.oid, relowner, 'MEMBER')
    ) THEN 'owns tables'
END
FROM pg_roles WHERE rolname = coalesce(%s, current_user)
"""


def why_too_strong(role: str | None = None) -> str | None:
    """Why no guard binds this role (the one signed in, when none is named); None when they do."""
    with connection.cursor() as cursor:
        cursor.execute(TOO_STRONG, [role])
        row = cursor.fetchone()
    return None if row is None else row[0]


def site_is_bound() -> Probe:
    """For /readyz: the site can lift no guard."""
    reason = why_too_strong()
    return Probe(ok=reason is None, detail="" if reason is None else f"the site's role {reason}")
