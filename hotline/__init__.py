"""Reports of illegal content: taken, assessed, sent on, watched until gone."""
