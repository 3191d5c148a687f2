"""One URLconf per zone; `PORTAL_ZONE` picks it."""
