"""The counsellors' desk (staff only)."""
