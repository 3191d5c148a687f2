"""Words of the helpline: answers, permissions, errors, and what staff and adults read."""
