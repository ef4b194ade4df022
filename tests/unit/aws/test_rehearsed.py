"""What is signed for others to use is made ready as calls are, without one of them being made."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.endpoint_provider import RuleSet
from botocore.loaders import Loader

from qlinx.aws import clients
from qlinx.aws.objects import Bucket
from qlinx.aws.rehearsed import rehearse_calls

SIGNED = frozenset({"get_object", "generate_presigned_url", "generate_presigned_post"})
WHERE = {"Bucket": ["private", "work"]}


@pytest.fixture(autouse=True)
def _a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Clients of no other test."""
    for name, value in (("DEFAULT_REGION", "eu-west-1"), ("ACCESS_KEY_ID", "a"), ("SECRET_ACCESS_KEY", "b")):
        monkeypatch.setenv(f"AWS_{name}", value)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    _forget_clients()
    yield
    _forget_clients()


def _forget_clients() -> None:
    for made in vars(clients).values():
        if hasattr(made, "cache_clear"):
            made.cache_clear()


def test_a_link_and_a_form_for_an_object_of_later_find_where_they_lead_to_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with clients.reaching_nobody():
        rehearse_calls(clients.s3(), SIGNED, WHERE, 1)

    def asked(*_: Any, **__: Any) -> None:
        raise AssertionError("the rules of endpoints were asked again")

    monkeypatch.setattr(RuleSet, "evaluate", asked)
    bucket = Bucket(clients.s3(), "work")

    link = bucket.download_link("people/one.jpg", seconds=60, file_name="one.jpg")
    form = bucket.upload_form("people/two.jpg", seconds=60, most_bytes=1, content_type="image/jpeg")

    assert link.startswith("https://work.s3.eu-west-1.amazonaws.com/people/one.jpg?")
    assert "X-Amz-Credential=a%2F" in link
    assert form["url"] == "https://work.s3.eu-west-1.amazonaws.com/"


def test_both_are_signed_in_each_bucket(monkeypatch: pytest.MonkeyPatch) -> None:
    signed: list[tuple[str, str]] = []
    kind = type(clients.s3())
    monkeypatch.setattr(
        kind,
        "generate_presigned_url",
        lambda _, method, params: signed.append((method, params["Bucket"])),
    )
    monkeypatch.setattr(
        kind, "generate_presigned_post", lambda _, bucket, __: signed.append(("form", bucket))
    )

    with clients.reaching_nobody():
        rehearse_calls(clients.s3(), SIGNED | {"put_object"}, WHERE, 1)

    assert sorted(signed) == [
        ("form", "private"),
        ("form", "work"),
        ("get_object", "private"),
        ("get_object", "work"),
    ]


def test_nothing_is_signed_where_no_code_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = type(clients.s3())
    for name in ("generate_presigned_url", "generate_presigned_post"):
        monkeypatch.delattr(kind, name)

    with clients.reaching_nobody():
        rehearse_calls(clients.s3(), frozenset({"get_object"}), WHERE, 1)


def test_no_rule_of_endpoints_asks_for_what_descriptions_are_read_without() -> None:
    """Or a call would go elsewhere than the service wants it."""
    written = str(Loader().load_service_model("s3", "endpoint-rule-set-1")["rules"])

    assert "'Bucket'" in written
    assert [
        name for name in ("Key", "Prefix", "CopySource") if f"'{name}'" in written or f"{{{name}}}" in written
    ] == []
