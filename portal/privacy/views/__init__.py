"""Doors of the privacy floor."""
