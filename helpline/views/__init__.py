"""Doors over HTTP: public pages, the long-poll wire, the desk."""
