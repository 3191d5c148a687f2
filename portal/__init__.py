"""The ground that the three services stand on, and the roof that puts them together."""
