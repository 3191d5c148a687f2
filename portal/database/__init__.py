"""Who signs in to PostgreSQL: an owner who migrates, and a weaker role the site runs as."""
