import json
from base64 import b64decode
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import aws_lambda_powertools
import pytest

from qlinx.aws import clients
from qlinx.aws.objects import Bucket


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


class _Asked(Exception):
    """Instead of a call; holds who asks."""


def _not_sent(request: Any, **_: Any) -> None:
    raise _Asked(request.headers["User-Agent"])


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A function that has just started, in a region, with no machine that plays AWS."""
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    clients._session.cache_clear()
    clients._credentials.cache_clear()
    yield
    clients._session.cache_clear()
    clients._credentials.cache_clear()


@pytest.mark.usefixtures("started")
@pytest.mark.parametrize(
    ("made", "operation", "given"),
    [
        (clients.dynamodb, "list_tables", {}),
        (clients.s3, "list_buckets", {}),
        (clients.sqs, "list_queues", {}),
        (clients.sesv2, "list_contact_lists", {}),
        (clients.cognito, "list_user_pools", {"MaxResults": 1}),
        (clients.secrets_manager, "list_secrets", {}),
    ],
    ids=["dynamodb", "s3", "sqs", "sesv2", "cognito", "secrets_manager"],
)
def test_a_call_says_who_asks_in_a_word(made: Any, operation: str, given: dict[str, Any]) -> None:
    """Nothing is put together anew for each call, nor is anything added by Powertools, with which every
    function is loaded.
    """
    assert aws_lambda_powertools.__version__
    client = made.__wrapped__()
    client.meta.events.register_first("before-send", _not_sent)

    with pytest.raises(_Asked) as asked:
        getattr(client, operation)(**given)

    assert asked.value.args[0] in {"Qlinx", b"Qlinx"}


@pytest.fixture
def s3(started: None) -> Any:  # noqa: ARG001 - made once it has started
    return clients.s3.__wrapped__()


def test_links_name_the_bucket_s_host_in_its_region(s3: Any) -> None:
    """That of all regions (`bucket.s3.amazonaws.com`) redirects while a bucket is new,
    and what was signed for it fails.
    """
    asked = s3.generate_presigned_url("get_object", Params={"Bucket": "a-bucket", "Key": "a/file"})
    form = s3.generate_presigned_post("a-bucket", "a/file")

    assert asked.startswith("https://a-bucket.s3.eu-west-1.amazonaws.com/a/file?")
    assert form["url"] == "https://a-bucket.s3.eu-west-1.amazonaws.com/"


def policy_of(fields: Mapping[str, str]) -> list[Any]:
    return list(json.loads(b64decode(fields["policy"]))["conditions"])


def test_the_form_of_a_page_takes_what_the_store_takes_so_that_our_own_page_tells_what_is_wrong(
    s3: Any,
) -> None:
    form = Bucket(s3, "a-bucket").page_form("a/file", seconds=60, then="https://qlinx.example/next")
    assert ["content-length-range", 0, 5 * 1024**3] in policy_of(form.fields)
    assert form.fields["success_action_redirect"] == "https://qlinx.example/next"


def test_a_script_sends_the_same_without_where_to_go_on_to(s3: Any) -> None:
    form = Bucket(s3, "a-bucket").page_form("a/file", seconds=60, then="https://qlinx.example/next")
    then = {"success_action_redirect": "https://qlinx.example/next"}
    scripted = {**form.fields, **form.scripted}
    assert {"policy", "x-amz-signature"} <= form.scripted.keys()
    assert then in policy_of(form.fields)
    assert then not in policy_of(scripted)
    assert {"key": "a/file"} in policy_of(scripted)


def test_a_form_for_an_upload_lives_for_a_quarter_of_an_hour_at_most(s3: Any) -> None:
    """S3 takes a form as often as it comes until it ends."""
    bucket = Bucket(s3, "a-bucket")
    asked: dict[str, Any] = {"most_bytes": 1, "content_type": "text/csv"}

    before = datetime.now(UTC)
    policy = json.loads(b64decode(bucket.upload_form("a/file", seconds=900, **asked)["fields"]["policy"]))
    assert datetime.fromisoformat(policy["expiration"]) <= before + timedelta(seconds=901)

    with pytest.raises(ValueError, match="901 seconds"):
        bucket.upload_form("a/file", seconds=901, **asked)
