"""What happens to the site as a whole: beginning it, giving editors their rights, the demo."""
