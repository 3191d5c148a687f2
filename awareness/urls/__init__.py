"""Addresses of the awareness service."""
