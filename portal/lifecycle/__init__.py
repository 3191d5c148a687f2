"""The one way a state changes: tables of allowed moves, and the function that moves along them.

Every life of every service (a report, a notice, a conversation, a job) is a `Lifecycle`, written
beside its model. It says which state may follow which, what staff and public read, how each
state looks and which columns are filled in it. Nothing else assigns a state: verbs call
`life.move`, and a trigger that migrating makes from the same table refuses what is not in it.
"""

from portal.lifecycle.errors import ImpossibleMove, LifecycleError, MovedMeanwhile, MoveRefused
from portal.lifecycle.life import Lifecycle, Moved
from portal.lifecycle.registry import all_lives, life_of
from portal.lifecycle.table import LOOKS, Look, State

__all__ = [
    "LOOKS",
    "ImpossibleMove",
    "Lifecycle",
    "LifecycleError",
    "Look",
    "MoveRefused",
    "Moved",
    "MovedMeanwhile",
    "State",
    "all_lives",
    "life_of",
]
