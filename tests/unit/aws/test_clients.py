import pytest

from qlinx.aws import clients


@pytest.mark.parametrize(
    "made",
    [
        clients.dynamodb,
        clients.s3,
        clients.sqs,
        clients.sesv2,
        clients.cognito,
        clients.secrets_manager,
    ],
)
def test_a_client_of_every_kind_can_be_made(made: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    assert made.__wrapped__().meta.region_name == "eu-west-1"  # type: ignore[attr-defined]  # functools.cache
