"""Addresses of the privacy floor: the challenge for everyone, the proof of forgetting for staff."""
