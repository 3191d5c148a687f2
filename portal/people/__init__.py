"""The people page: who works here, in which roles, and who no longer does.

Its own room, because it both changes accounts and writes the audit record.
"""
