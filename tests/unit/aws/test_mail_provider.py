from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import botocore.session
import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
)

from qlinx.aws.mail_provider import (
    LetterRefused,
    MailProvider,
    ResponseUnknown,
    SendingStopped,
    SendingThrottled,
    Standing,
)

URL = "https://email.eu-west-1.amazonaws.com"


class Client:
    """Answers as told, and keeps what it was asked."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.failure = failure
        self.request: dict[str, Any] = {}

    def send_email(self, **request: Any) -> dict[str, str]:
        self.request = request
        if self.failure:
            raise self.failure
        return {"MessageId": "0100"}


def sending(client: Client) -> str:
    provider = MailProvider(cast("Any", client), "letters")
    return provider.send(b"a message", to="noor@people.example", tags={"entry_id": "e1"})


def refusing(code: str, status: int = 400, message: str = "") -> Client:
    response: Any = {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    return Client(ClientError(response, "SendEmail"))


@pytest.mark.parametrize(
    ("told", "account"),
    [
        (
            {"SendQuota": {"Max24HourSend": 200.0, "SentLast24Hours": 7.0}, "SendingEnabled": True},
            (7, 200, Standing.GOOD),
        ),
        ({"SendQuota": {"Max24HourSend": -1.0, "SentLast24Hours": 7.0}}, (7, None, Standing.GOOD)),
        ({"EnforcementStatus": "HEALTHY", "SendingEnabled": False}, (0, None, Standing.STOPPED)),
        ({"EnforcementStatus": "SHUTDOWN", "SendingEnabled": True}, (0, None, Standing.STOPPED)),
        ({"EnforcementStatus": "PROBATION", "SendingEnabled": True}, (0, None, Standing.REVIEWED)),
        ({"EnforcementStatus": "something new", "SendingEnabled": True}, (0, None, Standing.REVIEWED)),
    ],
)
def test_how_the_account_stands_in_our_words(
    told: dict[str, Any], account: tuple[int, int | None, Standing]
) -> None:
    client = SimpleNamespace(get_account=lambda: told)

    assert MailProvider(cast("Any", client), "letters").account() == account


def test_a_message_goes_to_one_address_with_its_ids_and_nothing_else() -> None:
    client = Client()

    assert sending(client) == "0100"
    assert client.request == {
        "Content": {"Raw": {"Data": b"a message"}},
        "Destination": {"ToAddresses": ["noor@people.example"]},
        "ConfigurationSetName": "letters",
        "EmailTags": [{"Name": "entry_id", "Value": "e1"}],
    }


@pytest.mark.parametrize(
    ("purpose", "chosen"), [("newsletter", "many"), ("service", "letters"), ("", "letters")]
)
def test_a_message_goes_with_the_set_of_its_purpose_where_that_has_one(purpose: str, chosen: str) -> None:
    client = Client()
    provider = MailProvider(cast("Any", client), "letters", {"newsletter": "many"})

    provider.send(b"a message", to="noor@people.example", tags={}, purpose=purpose)
    assert client.request["ConfigurationSetName"] == chosen


MEANINGS = {
    "TooManyRequestsException": SendingThrottled,
    "LimitExceededException": SendingThrottled,
    "AccountSuspendedException": SendingStopped,
    "SendingPausedException": SendingStopped,
    "MailFromDomainNotVerifiedException": SendingStopped,
    "NotFoundException": SendingStopped,
    "MessageRejected": LetterRefused,
    "BadRequestException": LetterRefused,
}


@pytest.mark.parametrize(("code", "meaning"), MEANINGS.items())
def test_every_error_of_the_provider_has_one_meaning(code: str, meaning: type[Exception]) -> None:
    with pytest.raises(meaning):
        sending(refusing(code))


def test_no_error_that_the_provider_declares_is_without_a_meaning() -> None:
    operation = botocore.session.get_session().get_service_model("sesv2").operation_model("SendEmail")

    assert {shape.name for shape in operation.error_shapes} == MEANINGS.keys()


@pytest.mark.parametrize(
    "identity",
    ["qlinx@mail.example", "noor@people.example"],
    ids=["a domain without its records yet", "an account in the sandbox"],
)
def test_what_is_not_verified_yet_stops_mail_and_refuses_none(identity: str) -> None:
    """The code is that of a message that is never acceptable; the text alone tells them apart."""
    said = "Email address is not verified. The following identities failed the check in region EU-WEST-1: "
    with pytest.raises(SendingStopped) as stopped:
        sending(refusing("MessageRejected", message=said + identity))

    assert "example" not in str(stopped.value)


@pytest.mark.parametrize("code", ["MessageRejected", "BadRequestException"])
@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ("Sending paused for this account. For more information, please check the inbox.", SendingStopped),
        ("Sending suspended for this account.", SendingStopped),
        ("Email sending for the configuration set letters is paused.", SendingStopped),
        ("Maximum sending rate exceeded.", SendingThrottled),
        ("Daily message quota exceeded.", SendingThrottled),
        ("Email contains a virus.", LetterRefused),
        ("Local address contains control or whitespace", LetterRefused),
        ("", LetterRefused),
    ],
)
def test_what_is_wrong_with_the_account_is_not_wrong_with_the_message(
    code: str, said: str, meaning: type[Exception]
) -> None:
    """Seen in the field: a paused account, told by the code of a message that is never acceptable."""
    with pytest.raises(meaning):
        sending(refusing(code, message=said))


@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        (429, SendingThrottled),
        (401, SendingStopped),
        (403, SendingStopped),
        (500, ResponseUnknown),
        (503, ResponseUnknown),
        (400, ClientError),
    ],
)
def test_a_code_that_nobody_foresaw_is_taken_by_its_status(status: int, meaning: type[Exception]) -> None:
    with pytest.raises(meaning):
        sending(refusing("SomethingNew", status))


@pytest.mark.parametrize("code", ["AccessDeniedException", "ExpiredTokenException", "NotAuthorized"])
def test_a_deployment_that_may_not_send_stops_all_mail(code: str) -> None:
    with pytest.raises(SendingStopped):
        sending(refusing(code, 403))


@pytest.mark.parametrize(
    ("failure", "meaning"),
    [
        (lambda: ReadTimeoutError(endpoint_url=URL), ResponseUnknown),
        (lambda: ConnectionClosedError(endpoint_url=URL), ResponseUnknown),
        (lambda: ConnectTimeoutError(endpoint_url=URL), SendingStopped),
        (lambda: EndpointConnectionError(endpoint_url=URL), SendingStopped),
    ],
)
def test_what_was_said_to_the_provider_may_have_been_heard(
    failure: Callable[[], Exception], meaning: type[Exception]
) -> None:
    with pytest.raises(meaning):
        sending(Client(failure()))


def test_a_failure_at_the_provider_s_side_leaves_open_whether_it_took_the_message() -> None:
    with pytest.raises(ResponseUnknown):
        sending(refusing("InternalFailure", 500))


def test_an_error_that_nobody_foresaw_is_not_hidden() -> None:
    with pytest.raises(ClientError):
        sending(refusing("SomethingNewException"))
