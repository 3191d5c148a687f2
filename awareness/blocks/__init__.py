"""What pages are built from: one module per block.

Importing the package imports every module of the folder, so that each has registered itself.
"""

import pkgutil
from importlib import import_module

from awareness.blocks.registry import Body, Registered, registered_blocks, stream

for module in pkgutil.iter_modules(__path__, f"{__name__}."):
    import_module(module.name)

__all__ = ["Body", "Registered", "registered_blocks", "stream"]
