"""Facts for the mails of each package, made up:
a module of the package's name with FACTS, by the mail's name.

Nothing else names them.
"""

import pkgutil
from collections.abc import Mapping
from importlib import import_module


def every_fact() -> dict[str, Mapping[str, object]]:
    """The facts of every mail, by its template (`<package>.<name>`)."""
    modules = {one.name: import_module(f"{__name__}.{one.name}") for one in pkgutil.iter_modules(__path__)}
    return {
        f"{package}.{name}": facts
        for package, module in modules.items()
        if package != "common"
        for name, facts in module.FACTS.items()
    }
