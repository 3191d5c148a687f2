"""Forms of the helpline, for the public and for the desk."""
