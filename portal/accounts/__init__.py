"""People who work here, their roles, and how they sign in."""
