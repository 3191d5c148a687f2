"""What operators ask: start-up checks and figures for machines."""
