"""Words and rules of the awareness site that need no database."""
