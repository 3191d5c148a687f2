"""What Wagtail's admin learns from us and what we hear from it."""
