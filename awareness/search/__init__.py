"""Search in PostgreSQL, with one spelling for what is indexed and what is asked."""
