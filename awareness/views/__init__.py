"""The few pages that are not in Wagtail's tree."""
