"""What editors publish and the public reads."""
