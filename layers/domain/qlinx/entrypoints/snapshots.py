"""Work that is done before a snapshot of the function is taken,
so that nobody waits for it at the first event.

Where functions start from a snapshot (SnapStart), Lambda imports the handler, calls what was registered here,
and keeps the process as it stands then; each process that answers is resumed from it. Elsewhere nothing is
called, and each thing is made at its first use as before. Nothing unique may be settled here, for every
resumed process would have the same: no credentials, no connections, no secret, nothing drawn and no time
(decision 112).
"""

import gc
import json
import logging
import os
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, redirect_stdout
from importlib import import_module
from io import StringIO
from typing import Any, Final, cast

from pydantic import BaseModel

from qlinx.kit.bodies import JSON_TYPE

# Lambda's own; it is part of the runtime and of no package of ours.
_RUNTIME: Final = "snapshot_restore_py"
# So often is each thing done: the interpreter makes code faster that it runs again.
REHEARSALS: Final = 4
_LEVELS: Final = (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR)


def before_snapshot(work: Callable[[], object]) -> None:
    """Has Lambda do this once, before it takes a snapshot; outside Lambda nobody does."""
    try:
        runtime = import_module(_RUNTIME)
    except ImportError:
        return
    runtime.register_before_snapshot(work)


def around_rehearsals(closed: Callable[[], AbstractContextManager[None]]) -> None:
    """Has every rehearsal happen within this, which keeps from it what is outside of the process."""
    _AROUND.append(closed)


_AROUND: Final[list[Callable[[], AbstractContextManager[None]]]] = []


@contextmanager
def rehearsal() -> Iterator[None]:
    """Within, nothing is sent, logged or counted: what is done there did not happen."""
    level = logging.root.manager.disable
    with ExitStack() as closed:
        for around in _AROUND:
            closed.enter_context(around())
        closed.enter_context(redirect_stdout(StringIO()))
        logging.disable()
        try:
            yield
        finally:
            logging.disable(level)


def rehearsed_request(method: str, rule: str, body: type[BaseModel] | None) -> dict[str, Any]:
    """A request to a route, of nobody, signed in: what is rehearsed before a snapshot."""
    path = re.sub(r"<\w+>", "rehearsed", rule)
    issuer = os.environ.get("USER_ISSUER") or os.environ.get("STAFF_ISSUER", "")
    claims = {
        "token_use": "access",
        "username": "nobody",
        "auth_time": "0",
        "origin_jti": "none",
        "iss": issuer,
    }
    return {
        "version": "2.0",
        "routeKey": f"{method} {path}",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"accept-language": "nl-NL,nl;q=0.9", "content-type": JSON_TYPE},
        "requestContext": {
            "stage": "$default",
            "http": {"method": method, "path": path, "sourceIp": "192.0.2.1"},
            "authorizer": {"jwt": {"claims": claims}},
        },
        "body": json.dumps(_example(body), default=str) if body else "",
        "isBase64Encoded": False,
    }


def _example(model: type[BaseModel]) -> dict[str, Any]:
    """A body of the examples that a model describes itself with."""
    whole = cast("dict[str, Any]", model.model_config.get("json_schema_extra") or {}).get("examples")
    if whole:
        return dict(whole[0])
    examples: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        if field.examples:
            examples[field.alias or name] = field.examples[0]
        elif isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            examples[field.alias or name] = _example(field.annotation)
    return examples


def make_ready() -> None:
    """Loads what loaded code imports late, makes what it makes once and keeps, and builds its models."""
    # Only before a snapshot: no start pays for them.
    from qlinx.kit.code_loaded import load_late_imports, make_what_is_kept

    load_late_imports()
    make_what_is_kept()
    # Which may have loaded more.
    load_late_imports()
    for model in _below(BaseModel):
        if not model.__pydantic_complete__ and model.__module__.startswith("qlinx."):
            model.model_rebuild()


def _below(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for one in model.__subclasses__():
        yield one
        yield from _below(one)


def settle_levels() -> None:
    """Has each logger know what it tells: a rehearsal, in which nothing is told, has them all forget it."""
    for one in list(logging.root.manager.loggerDict.values()):
        if isinstance(one, logging.Logger):
            for level in _LEVELS:
                one.isEnabledFor(level)


def _leave_no_garbage() -> None:
    """Throws away what making ready left, and has what stays never looked through for garbage again."""
    gc.collect()
    gc.freeze()


# The runtime calls last what was registered first.
before_snapshot(_leave_no_garbage)
before_snapshot(settle_levels)
