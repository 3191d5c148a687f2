"""Access declarations, refusals, security headers, page cache, forms, quick exit and health."""
