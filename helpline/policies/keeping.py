"""For how long what is kept."""

TRANSCRIPT_DAYS = 90
VISITOR_DAYS = 3
LEFT_MESSAGE_DAYS = 30
"""What a message said and how to answer it, once it is worked off."""
CONTACT_DAYS = 3 * 365
OFFER_DAYS = 365
INCIDENT_DAYS = 3 * 365
"""When somebody was called and who came; what was decided goes with the conversation."""
SHIFT_DAYS = 400
"""Longer than offers, which point at it."""
