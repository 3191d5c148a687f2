"""The machinery behind sockets: threads with a database connection, the hub, rights."""
