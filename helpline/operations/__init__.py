"""Verbs of the helpline, one for each thing that happens.

Each owns its transaction, locks what it judges (conversation, then shift, then offer: always
in this order), audits, and notifies after commit.
"""
