"""Translation catalogues: made from the sources, checked for drift, passed to translators."""
