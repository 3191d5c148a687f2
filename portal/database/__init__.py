"""PostgreSQL for everybody: who signs in (an owner who migrates, a weaker role the site runs as),
and the one clock."""
