"""Tools for working on Balise: environment, checks, catalogues, locks. Not part of the product."""
