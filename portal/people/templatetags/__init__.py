"""Names of roles for the templates of the people page."""
