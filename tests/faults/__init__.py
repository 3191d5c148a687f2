"""Things are killed here, and nothing may be lost or done twice."""
