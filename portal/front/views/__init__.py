"""Views of the roof: the first address, well-known files, the gallery and the desk's home."""
