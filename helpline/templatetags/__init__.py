"""Template words of the helpline."""
