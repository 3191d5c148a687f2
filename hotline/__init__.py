"""Reports of illegal content: taken, judged, sent on, watched until gone."""
