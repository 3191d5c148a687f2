"""Addresses of the roof: public, shared by both zones, and of the desk."""
