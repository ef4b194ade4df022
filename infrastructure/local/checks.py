"""Calls every function once after a deployment,
for a stack can be complete with one that cannot even be imported.

It warms them too.
"""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from infrastructure.local.engine import LOOPBACK
from infrastructure.local.system import FunctionFailed, System

# Nothing to do, whoever reads it: a request for a page that is not there, a batch without records, a dry run.
NOTHING_TO_DO: Final[Mapping[str, Any]] = {
    "version": "2.0",
    "routeKey": "$default",
    "rawPath": "/_check",
    "rawQueryString": "",
    "headers": {"host": LOOPBACK},
    "requestContext": {
        "accountId": "000000000000",
        "apiId": "check",
        "domainName": LOOPBACK,
        "http": {
            "method": "GET",
            "path": "/_check",
            "protocol": "HTTP/1.1",
            "sourceIp": LOOPBACK,
            "userAgent": "check",
        },
        "requestId": "check",
        "routeKey": "$default",
        "stage": "$default",
        "time": "01/Jan/2026:00:00:00 +0000",
        "timeEpoch": 1767225600000,
    },
    "isBase64Encoded": False,
    "Records": [],
    "dry_run": True,
}
# What takes no order but its own, and does nothing when asked so.
_ORDERS: Final[Mapping[str, Mapping[str, Any]]] = {
    "migration": {"migrate": "m0001", "dry_run": True},
    # Its records are changes of what only grows; a batch of them is bad news.
    "audit_check": {"days": 0},
    # The key of no upload.
    "photo_intake": {"key": "none"},
}
# Starting a function is work for a processor; more at a time would only share them.
_AT_A_TIME: Final = 3


def check_functions(system: System, names: Iterable[str]) -> None:
    """Raises FunctionFailed, naming all of the named functions that fail."""

    def failure(name: str) -> str | None:
        try:
            system.invoke(name, _ORDERS.get(name, NOTHING_TO_DO))
        except FunctionFailed as failed:
            return str(failed)
        return None

    with ThreadPoolExecutor(max_workers=_AT_A_TIME) as pool:
        failures = [text for text in pool.map(failure, names) if text is not None]
    if failures:
        raise FunctionFailed("\n".join(failures))


def functions_behind_routes(system: System) -> list[str]:
    """The functions that people reach."""
    integrations = system.client("apigatewayv2").get_integrations(ApiId=system.outputs["ApiId"])["Items"]
    addresses = " ".join(integration["IntegrationUri"] for integration in integrations)
    physical = system.deployment.functions.values()
    reached = {name for name in physical if f":{name}:" in addresses or f":{name}/" in addresses}
    return [name for name in system.functions if system.physical_name(name) in reached]
