"""Ways out of the helpline."""
