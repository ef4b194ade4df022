"""The proof `template` notices a rule that is never shown to notice, a blind rule,
and a breach that checkov knows.
"""

import copy
from dataclasses import replace

import pytest

from tests.proof.template import checkov, rules
from tests.support.application import Application, application
from tests.support.house_rules import access


def test_every_rule_is_found_and_shown_to_notice() -> None:
    assert len(dict(rules.found_rules())) >= 30
    assert rules.unshown() == []


def test_a_rule_that_says_nothing_is_noticed() -> None:
    def blind(app: Application) -> list[str]:
        del app
        return []

    assert rules.unnoticed(application(), [(blind, lambda app: app.without("MailQueue/Queue"), "gone")]) == [
        "blind: gone"
    ]


def test_a_rule_without_a_broken_variant_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def new_rule(app: Application) -> list[str]:
        del app
        return []

    new_rule.__module__ = access.__name__
    monkeypatch.setattr(access, "new_rule", new_rule, raising=False)

    assert rules.unshown() == ["new_rule"]


FAILED = checkov.Check("CKV_AWS_20", "data:AWS::S3::Bucket.Drop", passed=False, meaning="not public")


def test_what_checkov_finds_without_a_reason_fails() -> None:
    assert checkov.judged([FAILED]).failed == ["data:AWS::S3::Bucket.Drop: CKV_AWS_20 not public"]


def test_an_exception_holds_where_it_says_and_nowhere_else() -> None:
    on_purpose = replace(FAILED, check="CKV_AWS_28", place="data:AWS::DynamoDB::Table.Security")
    elsewhere = replace(on_purpose, place="data:AWS::DynamoDB::Table.Ledger")

    assert checkov.judged([on_purpose]).excepted == 1
    assert len(checkov.judged([elsewhere]).failed) == 1


def test_an_exception_that_excepts_nothing_is_noticed() -> None:
    assert "CKV_AWS_28" in checkov.judged([FAILED]).useless
    assert (
        "CKV_AWS_28"
        not in checkov.judged(
            [replace(FAILED, check="CKV_AWS_28", place="data:AWS::DynamoDB::Table.Security")]
        ).useless
    )


def test_a_bucket_for_everybody_that_checkov_lets_pass_is_noticed() -> None:
    assert checkov.judged([replace(FAILED, place="mutant:AWS::S3::Bucket.ForEverybody")]).failed == []
    assert checkov.judged([replace(FAILED, passed=True)]).blind
    assert not checkov.judged([replace(FAILED, place="mutant:AWS::S3::Bucket.ForEverybody")]).blind


def test_the_templates_are_the_root_as_deployed_and_each_nested_one() -> None:
    found = checkov.templates()

    assert "Transform" not in found["root"]
    assert {"data", "identity", "mail", "queue", "failures"} <= found.keys()
    assert copy.deepcopy(found)["data"]["Resources"]["Records"]["Type"] == "AWS::DynamoDB::Table"
