"""States of conversations, offers and shifts, each with its table of moves."""
