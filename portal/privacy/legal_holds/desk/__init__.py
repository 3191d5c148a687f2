"""Legal holds on the desk (staff only)."""
