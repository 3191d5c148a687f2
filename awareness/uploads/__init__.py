"""Files that editors upload: which are taken, what is stripped from them, how they are served."""
