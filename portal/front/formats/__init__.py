"""Dates as Europe writes them, where Django's own formats do not."""
