"""The services behind the clients of one process, wherever a client is made:
with what was stored when an event was recorded, or with nothing.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from botocore.awsrequest import AWSPreparedRequest
from botocore.exceptions import ClientError
from botocore.httpsession import URLLib3Session

from tests.bench.first_event_process.recorded import RecordedEvent
from tests.bench.tables import Tables
from tests.bench.transport import Transport, asked_of
from tests.support.cloud.services import User, Users

_JSON = {"Content-Type": "application/x-amz-json-1.0"}


class _Services(Transport):
    """With the user pool of the proofs, which knows its users."""

    pool: Users

    def _cognito_idp(self, request: AWSPreparedRequest, operation: str) -> tuple[int, bytes, dict[str, str]]:
        method = getattr(self.pool, re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower())
        try:
            return 200, json.dumps(method(**asked_of(request))).encode(), _JSON
        except ClientError as refused:
            error = refused.response["Error"]
            return 400, json.dumps({"__type": error["Code"], "message": error["Code"]}).encode(), _JSON


def services_of(recorded: RecordedEvent) -> Transport:
    """New services, which answer every client of this process from now on in place of its connection."""
    tables = Tables({name: (shape.indexes, shape.streamed) for name, shape in recorded.shapes.items()})
    for name, items in recorded.tables.items():
        tables.load(name, items)
    services = _Services(tables, secret=recorded.secret, objects=dict(recorded.objects))
    moment = datetime.fromtimestamp(recorded.now, UTC)
    users: Mapping[str, User] = recorded.users
    services.pool = Users(lambda: moment, dict(users))
    by_host = {
        name: services.standing(name) for name in ("dynamodb", "secretsmanager", "sqs", "s3", "cognito-idp")
    }

    def send(_: URLLib3Session, request: Any) -> Any:
        found = next(answer for name, answer in by_host.items() if name in request.url.split("/")[2])
        return found(request)

    setattr(URLLib3Session, "send", send)  # noqa: B010 - nothing leaves this process
    return services
