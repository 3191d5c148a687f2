"""The front door: help bar, first pages, the desk's frame, demo content, the gallery."""
