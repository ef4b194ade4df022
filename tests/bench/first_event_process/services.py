"""The services behind the clients of one process, wherever a client is made: none of them knows anybody."""

from typing import Any

from botocore.httpsession import URLLib3Session

from tests.bench.tables import Tables
from tests.bench.transport import Transport

_INDEXES = {"by_group": ("group", "group_sort"), "by_due": ("due_queue", "due_at")}
_TABLES = ("records", "security", "audit", "ledger")


def services_with_nothing_in_them() -> Transport:
    """New services, which answer every client of this process from now on in place of its connection."""
    tables = Tables({f"{name}_table": (_INDEXES if name == "records" else {}, False) for name in _TABLES})
    services = Transport(tables)
    by_host = {
        name: services.standing(name) for name in ("dynamodb", "secretsmanager", "sqs", "s3", "cognito-idp")
    }

    def send(_: URLLib3Session, request: Any) -> Any:
        found = next(answer for name, answer in by_host.items() if name in request.url.split("/")[2])
        return found(request)

    setattr(URLLib3Session, "send", send)  # noqa: B010 - nothing leaves this process
    return services
