"""SES v2 in our words: finished messages in, the provider's id or one of four failures out;
and how the account stands.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from botocore.exceptions import (
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    HTTPClientError,
    ProxyConnectionError,
    SSLError,
)

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sesv2.type_defs import GetAccountResponseTypeDef


class Standing(StrEnum):
    """What the provider thinks of our account."""

    GOOD = "good"
    REVIEWED = "reviewed"
    """It looks into what bounces and is reported, and stops us if that goes on."""
    STOPPED = "stopped"


class AccountUnknown(Exception):
    """The provider does not say now how the account stands: it is asked too often, or may not be asked."""


class SendingThrottled(Exception):
    """Not taken: faster, or more in a day, than the account may send. Taken later."""


class SendingStopped(Exception):
    """Not taken: nothing of ours is taken until somebody mends the account, the domain or the deployment."""


class LetterRefused(Exception):
    """Not taken, and this message never will be. ``reason`` is one word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ResponseUnknown(Exception):
    """The call was cut off or failed at the other side: the message may have been taken."""


# https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html, and the errors common to all AWS
# calls.
_THROTTLED = frozenset(
    {
        "TooManyRequestsException",
        "LimitExceededException",
        "Throttling",
        "ThrottlingException",
        "RequestLimitExceeded",
    }
)
_STOPPED = frozenset(
    {
        "AccountSuspendedException",
        "SendingPausedException",
        "MailFromDomainNotVerifiedException",
        "NotFoundException",
        "AccessDenied",
        "AccessDeniedException",
        "NotAuthorized",
        "OptInRequired",
        "ExpiredToken",
        "ExpiredTokenException",
        "IncompleteSignature",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
        "RequestExpired",
    }
)
_REFUSED = {"MessageRejected": "rejected", "BadRequestException": "not_acceptable"}
# What is wrong with the account, and not with the message, may be told by the code of a message that is not
# acceptable, and by these words alone: of the sandbox and of a domain whose records are not seen yet "Email
# address is not verified. The following identities failed the check in region …", of one that sends too much
# "Maximum sending rate exceeded." or "Daily message quota exceeded.", of one that is stopped "Sending paused
# for this account. For more information, …".
# https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-error-messages.html
_OF_THE_ACCOUNT: Mapping[str, type["SendingThrottled | SendingStopped"]] = {
    "rate exceeded": SendingThrottled,
    "quota exceeded": SendingThrottled,
    "not verified": SendingStopped,
    "sending paused": SendingStopped,
    "is paused": SendingStopped,
    "sending suspended": SendingStopped,
}
# What a status says where the code is none of those: a new one, or that of a proxy in between.
_BY_STATUS = {401: SendingStopped, 403: SendingStopped, 429: SendingThrottled}
# What GetAccount says where an account may send as much as it likes.
_NO_LIMIT = -1
# The connection never stood, so nothing was said.
_NEVER_REACHED = (ConnectTimeoutError, EndpointConnectionError, ProxyConnectionError)


class MailProvider:
    """Sends through configuration sets, which are what makes the provider report back: that of a purpose
    where it has its own, else one for all others.
    """

    def __init__(
        self, client: "SESV2Client", configuration_set: str, by_purpose: Mapping[str, str] | None = None
    ) -> None:
        self._client = client
        self._configuration_set = configuration_set
        self._by_purpose = by_purpose or {}

    def send(self, message: bytes, *, to: str, tags: Mapping[str, str], purpose: str = "") -> str:
        """Hands one finished message over, to the one address and no other,
        and gives the provider's id of it.

        ``tags`` come back with every event about the message, so they hold ids and keyed hashes only.

        Raises
        ------
        SendingThrottled, SendingStopped, LetterRefused, ResponseUnknown
        """
        try:
            response = self._client.send_email(
                Content={"Raw": {"Data": message}},
                Destination={"ToAddresses": [to]},
                ConfigurationSetName=self._by_purpose.get(purpose, self._configuration_set),
                EmailTags=[{"Name": name, "Value": value} for name, value in tags.items()],
            )
        except ClientError as error:
            raise _translated(error) from error
        except _NEVER_REACHED as error:
            raise SendingStopped from error
        except (HTTPClientError, SSLError) as error:
            raise ResponseUnknown from error
        return response["MessageId"]

    def account(self) -> tuple[int, int | None, Standing]:
        """How many mails were sent in the last 24 hours, how many may be (nothing: as many as we like),
        and how the account stands.

        Raises
        ------
        AccountUnknown
        """
        try:
            told = self._client.get_account()
        except (ClientError, HTTPClientError, EndpointConnectionError, SSLError) as error:
            raise AccountUnknown from error
        quota = told.get("SendQuota", {})
        most = int(quota.get("Max24HourSend", _NO_LIMIT))
        return int(quota.get("SentLast24Hours", 0)), None if most < 0 else most, _standing(told)


def _standing(told: "GetAccountResponseTypeDef") -> Standing:
    status = told.get("EnforcementStatus", "HEALTHY")
    if status == "SHUTDOWN" or not told.get("SendingEnabled", True):
        return Standing.STOPPED
    return Standing.GOOD if status == "HEALTHY" else Standing.REVIEWED


def _translated(error: ClientError) -> Exception:
    code = error.response["Error"]["Code"]
    if code in _REFUSED and (of_account := _of_the_account(error.response["Error"].get("Message", ""))):
        return of_account()
    if code in _THROTTLED:
        return SendingThrottled()
    if code in _STOPPED:
        return SendingStopped(code)
    if code in _REFUSED:
        return LetterRefused(_REFUSED[code])
    status = error.response["ResponseMetadata"]["HTTPStatusCode"]
    if status in _BY_STATUS:
        return _BY_STATUS[status]()
    return ResponseUnknown() if status >= 500 else error


def _of_the_account(message: str) -> "type[SendingThrottled | SendingStopped] | None":
    """What a text says is wrong with the account; nothing where it is about the message."""
    said = message.lower()
    return next((meaning for words, meaning in _OF_THE_ACCOUNT.items() if words in said), None)
