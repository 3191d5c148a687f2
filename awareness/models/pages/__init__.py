"""One module per page type: fields, panels, template, parents and children, lists that it shows.

Importing the package imports every module of the folder, so a new page type is a new file.
"""

import pkgutil
from importlib import import_module

for module in pkgutil.iter_modules(__path__, f"{__name__}."):
    import_module(module.name)
