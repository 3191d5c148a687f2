"""The database engine of the site: Django's for PostgreSQL, which asks less if it is there."""
