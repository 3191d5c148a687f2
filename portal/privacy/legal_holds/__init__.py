"""Legal holds: two people keep what would be forgotten, for whoever may ask it, until a date."""
