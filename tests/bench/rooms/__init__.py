"""The chat over real sockets: two write in turns, every message is durable before its ack.

One server process on a core of its own; the load, PostgreSQL and Valkey on the other. Beside ours
(on Daphne and on uvicorn, with rights and sealing on) run the Channels tutorial with an ORM insert
and a bare relay that commits in groups and knows nobody: the limit. Each candidate once a round.
"""
