"""The people page: who works here, in which roles, and who no longer does.

It stands on the roof because it both changes accounts and writes the audit record.
"""
