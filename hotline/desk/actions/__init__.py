"""What staff may do on a case page and with providers: one object per action.

Importing the package imports every module of the folder, so that each has registered itself.
"""

import pkgutil
from importlib import import_module

from hotline.desk.actions.base import CASE, CaseAt

for module in pkgutil.iter_modules(__path__, f"{__name__}."):
    import_module(module.name)

__all__ = ["CASE", "CaseAt"]
