"""Listens inside a function's process on this machine; the folder is put on the path for that alone."""

import os
import sys
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any


class _OnceImported(MetaPathFinder):
    """Calls `then` when a module has been imported."""

    def __init__(self, name: str, then: Any) -> None:
        self._name = name
        self._then = then

    def find_spec(self, name: str, path: Any, target: ModuleType | None = None) -> ModuleSpec | None:  # noqa: ARG002 - the protocol's
        if name != self._name:
            return None
        sys.meta_path.remove(self)
        found = find_spec(name)
        if found is not None and found.loader is not None:
            found.loader = _Then(found.loader, self._then)
        return found


class _Then(Loader):
    def __init__(self, loader: Any, then: Any) -> None:
        self._loader = loader
        self._then = then

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        module: ModuleType | None = self._loader.create_module(spec)
        return module

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        self._then()


def _listen() -> None:
    calls = import_module("recorded_calls")
    name = os.environ["AWS_LAMBDA_FUNCTION_NAME"].split("-", 2)[2]
    calls.listen(calls.Recorder(Path(os.environ["RECORD_CALLS_IN"]), lambda: name))


if "AWS_LAMBDA_FUNCTION_NAME" in os.environ and "RECORD_CALLS_IN" in os.environ:
    if "botocore.client" in sys.modules:
        # The process is forked from one that has loaded it.
        _listen()
    else:
        sys.meta_path.insert(0, _OnceImported("botocore.client", _listen))
