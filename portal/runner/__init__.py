"""`make run`: the whole portal on one machine, started, watched and stopped as one thing."""
