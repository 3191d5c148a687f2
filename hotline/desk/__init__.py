"""What the desk registers and says."""
