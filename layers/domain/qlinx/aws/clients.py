"""One client of a kind for each process, made at first use: a function pays only for those it calls.

Made by botocore, which boto3 stands on: boto3 itself adds a transfer manager and resources that we do not
use, at a fifth of a cold start (docs/decisions/0060-what-a-cold-start-loads.md).
"""

import gzip
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from botocore.awsrequest import AWSPreparedRequest, AWSRequest, AWSResponse
from botocore.config import Config
from botocore.credentials import create_credential_resolver
from botocore.loaders import JSONFileLoader, Loader
from botocore.session import Session, get_session

from qlinx.aws.late_credentials import LateCredentials

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sqs import SQSClient

# Who asks, in a word. The library would put together for each call anew what it runs on and which of its
# parts are in use, which takes as long as all else that it does for a call (decision 157).
_NAME: Final = "Qlinx"
# Three tries that all hang take less than 15 seconds, the shortest time-out of a function: each takes what
# the connection and the answer may take, and between them the library waits up to one and two seconds.
# No endpoint by account: it would be found anew with the credentials of each process.
# No look at what we ask for before it is asked: the types say it here, the service there, and for each item
# of a table it is a tenth of what a call takes of ours.
_CONFIG = Config(
    account_id_endpoint_mode="disabled",
    parameter_validation=False,
    connect_timeout=1,
    read_timeout=2.5,
    retries={"mode": "standard", "total_max_attempts": 3},
    tcp_keepalive=True,
    user_agent=_NAME,
)
# The bucket answers a whole file when it has it: longer, and tried twice.
_FILES = Config(
    connect_timeout=1,
    read_timeout=5,
    retries={"mode": "standard", "total_max_attempts": 2},
    tcp_keepalive=True,
    signature_version="s3v4",
    user_agent=_NAME,
)
# By the bucket's own host name in its region: that of all regions redirects for up to a day after a bucket
# was made, and a link that was signed for it fails.
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
_REGIONAL = Config(s3={"addressing_style": "virtual"})
# A send that was cut off may have been accepted: the outbox decides about sending again, not the client.
_SEND_ONCE = Config(
    parameter_validation=False,
    connect_timeout=2,
    read_timeout=15,
    retries={"mode": "standard", "total_max_attempts": 1},
    user_agent=_NAME,
)


class _PlainFiles(JSONFileLoader):
    """Reads a service's description into plain dicts,
    in half the time of the ordered ones of older Pythons.
    """

    def load_file(self, file_path: str) -> Any:
        """The description at a path without its ending, or nothing."""
        if (plain := Path(f"{file_path}.json")).is_file():
            return json.loads(plain.read_bytes())
        if (packed := Path(f"{file_path}.json.gz")).is_file():
            return json.loads(gzip.decompress(packed.read_bytes()))
        return None


# What of a request decides where it goes, of the services that are told more of it than their rules ask for:
# DynamoDB's only for endpoints by account, the bucket's nowhere.
_DECIDES_ENDPOINT: Final[Mapping[str, frozenset[str]]] = {
    "dynamodb": frozenset(),
    "s3": frozenset({"Bucket"}),
}


class _OurServices(Loader):
    """Knows which services we call.

    The library looks into its folders of all four hundred before it reads one.
    """

    NAMES: Final = ("cognito-idp", "dynamodb", "s3", "secretsmanager", "sesv2", "sqs")

    def list_available_services(self, type_name: str) -> list[str]:  # noqa: ARG002 - asked per kind of description
        """The services that a client can be made for."""
        return list(self.NAMES)

    def load_service_model(self, service_name: str, type_name: str, api_version: str | None = None) -> Any:
        """A description, without what no endpoint of ours depends on: names of tables and keys of objects.

        With them the library would find an endpoint anew for every set of tables and for every object, and
        each time the same.
        """
        found = super().load_service_model(service_name, type_name, api_version)
        decides = _DECIDES_ENDPOINT.get(service_name)
        if decides is not None and type_name == "service-2":
            for operation in found["operations"].values():
                operation.pop("operationContextParams", None)
            for shape in found["shapes"].values():
                for member in shape.get("members", {}).values():
                    if member.get("contextParam", {}).get("name") not in decides:
                        member.pop("contextParam", None)
        return found


@cache
def _session() -> Session:
    session = get_session()
    session.register_component("data_loader", _OurServices(file_loader=_PlainFiles()))
    session.register_component("credential_provider", _LateProvider())
    return session


class _LateProvider:
    """Stands where the library looks for credentials when it makes a client."""

    def load_credentials(self) -> LateCredentials:
        return _credentials()


@cache
def _credentials() -> LateCredentials:
    return LateCredentials(create_credential_resolver(_session()).load_credentials)


@contextmanager
def reaching_nobody() -> Iterator[None]:
    """Has clients build, sign and read calls within that are never sent:
    answered with nothing, signed with keys of nobody.
    """
    with _credentials().rehearsed():
        yield


def _nothing(request: AWSPreparedRequest, **_: Any) -> AWSResponse | None:
    """The answer to a call of a rehearsal; it is always asked,
    for a client forgets what it found whom to ask when another is to be asked.
    """
    if not _credentials().are_rehearsed:
        return None
    # Only before a snapshot.
    from qlinx.aws.rehearsed import answer_of_nobody

    return answer_of_nobody(request)


def _in_a_word(request: AWSRequest, **_: Any) -> None:
    """Takes back what Powertools adds to every client that is made after it was loaded."""
    del request.headers["User-Agent"]
    request.headers["User-Agent"] = _NAME


def _client(service: str, config: Config) -> Any:
    client: Any = _session().create_client(service, config=config)
    client.meta.events.register_first("before-send", _nothing)
    client.meta.events.register_last("request-created", _in_a_word)
    return client


@cache
def dynamodb() -> "DynamoDBClient":
    client: DynamoDBClient = _client("dynamodb", _CONFIG)
    return client


@cache
def s3() -> "S3Client":
    # A machine that plays AWS has no host for each bucket.
    played = "AWS_ENDPOINT_URL" in os.environ
    client: S3Client = _client("s3", _FILES if played else _FILES.merge(_REGIONAL))
    return client


@cache
def sqs() -> "SQSClient":
    client: SQSClient = _client("sqs", _CONFIG)
    return client


@cache
def sesv2() -> "SESV2Client":
    client: SESV2Client = _client("sesv2", _SEND_ONCE)
    return client


@cache
def cognito() -> "CognitoIdentityProviderClient":
    client: CognitoIdentityProviderClient = _client("cognito-idp", _CONFIG)
    return client


@cache
def secrets_manager() -> "SecretsManagerClient":
    client: SecretsManagerClient = _client("secretsmanager", _CONFIG)
    return client
