"""The proof `iam` tells a right that is missing, one that nothing uses, and one that is too wide."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from qlinx.kit.at_once import at_once
from tests.proof.iam.hook.recorded_calls import Recorder, Use, needed
from tests.proof.iam.recording import written_in
from tests.proof.iam.rights import Compared, Right, asked, compared, given, used_by_platform, wildcards
from tests.proof.iam.while_testing import function_at_work
from tests.support.application import Application, application
from tests.support.house_rules.access import roles, statements


def uses_of_everything(app: Application) -> frozenset[Use]:
    """A use for every right of every function that the platform does not use itself."""
    return frozenset(_uses(app))


def _uses(app: Application) -> Iterator[Use]:
    told = [
        Use(folder, "", name)
        for folder, function in app.functions().items()
        for name in function["Environment"]["Variables"]
    ]
    settings = {
        (right.function, right.resource): use.setting
        for use, right in zip(told, asked(app, told), strict=True)
    }
    platform = set(used_by_platform(app))
    for right in given(app):
        if not any(right.covers(one) for one in platform):
            below = right.below.replace("*", "x")
            leading = right.leading[0].replace("*", "") if right.leading else ""
            setting = settings.get((right.function, right.resource), right.resource)
            yield Use(right.function, right.action, setting, below, leading)


def test_a_use_for_every_right_and_no_other_is_exact() -> None:
    app = application()

    assert compared(app, uses_of_everything(app)) == Compared([], [])


def with_statement(folder: str, sid: str, **changes: Any) -> Callable[[Application], object]:
    def change(app: Application) -> None:
        found = statements(roles(app)[folder])
        next(one for one in found if one.get("Sid") == sid).update(changes)

    return change


MUTANTS: list[tuple[Callable[[Application], object], str, str]] = [
    (
        with_statement("change_relay", "SendToMail", Action=["sqs:SendMessage", "sqs:PurgeQueue"]),
        "unused",
        "change_relay: sqs:PurgeQueue on Mailing/MailQueue/Queue",
    ),
    (
        with_statement("change_relay", "SendToMail", Action=["sqs:PurgeQueue"]),
        "missing",
        "change_relay: sqs:SendMessage on Mailing/MailQueue/Queue",
    ),
    (
        with_statement(
            "change_relay", "SendToMail", Resource={"Fn::GetAtt": ["Rosters/DropsQueue", "Outputs.Arn"]}
        ),
        "missing",
        "change_relay: sqs:SendMessage on Mailing/MailQueue/Queue",
    ),
    (
        with_statement(
            "results_export", "Results", Resource={"Fn::Sub": "${Data.Outputs.DropBucketArn}/rosters/*"}
        ),
        "missing",
        "results_export: s3:PutObject on Data/Drop/employers/x/results/invitations/x",
    ),
    (
        with_statement(
            "signup",
            "LedgerForgets",
            Condition={"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["erasure#*"]}},
        ),
        "missing",
        "signup: dynamodb:DeleteItem on Data/Ledger (memory#)",
    ),
    (
        with_statement("mail_feedback", "ReceiveFromMailFeedback", Action=["sqs:ReceiveMessage"]),
        "missing",
        "mail_feedback: sqs:DeleteMessage on Mailing/MailFeedbackQueue/Queue",
    ),
]


@pytest.mark.parametrize(("change", "where", "told"), MUTANTS)
def test_a_right_that_is_missing_or_unused_is_noticed(
    change: Callable[[Application], object], where: str, told: str
) -> None:
    uses = uses_of_everything(application())

    assert told in getattr(compared(application().but(change), uses), where)


@pytest.mark.parametrize(
    "change",
    [
        with_statement("signup", "Records", Action=["dynamodb:*"]),
        with_statement("signup", "Records", Resource="*"),
        with_statement("signup", "Records", Resource={"Fn::Sub": "${Data.Outputs.RecordsTableArn}/index/*"}),
        with_statement("results_export", "Results", Resource={"Fn::Sub": "${Data.Outputs.DropBucketArn}/*"}),
    ],
)
def test_a_right_that_is_too_wide_is_noticed(change: Callable[[Application], object]) -> None:
    assert wildcards(application()) == []
    assert wildcards(application().but(change))


def test_a_call_on_what_a_function_was_not_told_of_is_missing() -> None:
    app = application()
    found = compared(app, [*uses_of_everything(app), Use("website", "dynamodb:GetItem", "?dynamodb")])

    assert found.missing == ["website: dynamodb:GetItem on what website was not told of (?dynamodb)"]


def test_a_use_in_a_transaction_needs_the_right_of_each_part() -> None:
    parts = [
        {"Put": {"TableName": "records", "Item": {"pk": {"S": "person#secret"}}}},
        {"ConditionCheck": {"TableName": "records", "Key": {"pk": {"S": "person#secret"}}}},
        {"Delete": {"TableName": "ledger", "Key": {"pk": {"S": "erased#secret"}}}},
    ]

    assert list(needed("dynamodb", "TransactWriteItems", {"TransactItems": parts})) == [
        ("dynamodb:PutItem", "records", "", "person#"),
        ("dynamodb:ConditionCheckItem", "records", "", "person#"),
        ("dynamodb:DeleteItem", "ledger", "", "erased#"),
    ]


def test_a_query_needs_the_right_on_the_kind_of_partition_that_it_names_by_whatever_name() -> None:
    query = {
        "TableName": "security",
        "KeyConditionExpression": "(#n0 = :v0 AND begins_with(#n1, :v1))",
        "ExpressionAttributeNames": {"#n0": "pk", "#n1": "sk"},
        "ExpressionAttributeValues": {":v0": {"S": "person#secret"}, ":v1": {"S": "2026"}},
    }
    of_index = {
        **query,
        "IndexName": "by_due",
        "ExpressionAttributeNames": {"#n0": "due_queue", "#n1": "due_at"},
    }

    assert list(needed("dynamodb", "Query", query)) == [("dynamodb:Query", "security", "", "person#")]
    assert list(needed("dynamodb", "Query", of_index)) == [
        ("dynamodb:Query", "security", "/index/by_due", "person#")
    ]


def test_a_read_of_an_object_needs_the_list_to_tell_that_it_is_missing_but_a_link_does_not() -> None:
    asked_for = {"Bucket": "drop", "Key": "employers/k2x/results/invitations/i7.csv"}

    assert list(needed("s3", "HeadObject", asked_for)) == [
        ("s3:GetObject", "drop", "/employers/x/results/invitations/x", ""),
        ("s3:ListBucket", "drop", "", ""),
    ]
    assert len(list(needed("s3", "GetObject", asked_for, presigned=True))) == 1


def test_what_is_written_down_is_read_again_once_and_holds_no_key_of_a_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECORDS_TABLE", "the-table")
    recorder = Recorder(tmp_path, lambda: "signup")
    for _ in range(2):
        recorder.note("dynamodb", "GetItem", {"TableName": "the-table", "Key": {"pk": {"S": "person#anna"}}})

    assert list(written_in(tmp_path)) == [Use("signup", "dynamodb:GetItem", "RECORDS_TABLE", "", "person#")]
    assert "anna" not in "".join(file.read_text() for file in tmp_path.iterdir())


def test_what_a_handler_has_threads_ask_for_is_its_own() -> None:
    names: dict[str, Any] = {"at_once": at_once, "asked": function_at_work}
    waiting = compile("told = at_once([asked, asked])", "functions/desk_users_pages/handler.py", "exec")
    exec(waiting, names)  # noqa: S102  # the file that stands in the stack is what is looked for
    assert names["told"] == ["desk_users_pages"] * 2
    assert function_at_work() is None


def test_what_a_test_does_in_a_thread_while_a_handler_runs_is_not_the_functions() -> None:
    names: dict[str, Any] = {"aside": lambda: ThreadPoolExecutor(1).submit(function_at_work).result()}
    exec(compile("told = aside()", "functions/account/handler.py", "exec"), names)  # noqa: S102  # as above
    assert names["told"] is None


def test_a_right_on_some_kinds_of_keys_covers_those_alone() -> None:
    right = Right("signup", "dynamodb:DeleteItem", "Data/Ledger", leading=("erased#*",))

    assert right.covers(Right("signup", "dynamodb:DeleteItem", "Data/Ledger", leading=("erased#",)))
    assert not right.covers(Right("signup", "dynamodb:DeleteItem", "Data/Ledger", leading=("erasure#",)))
    assert not right.covers(Right("signup", "dynamodb:DeleteItem", "Data/Ledger"))


def test_a_table_that_a_test_hands_over_is_known_by_its_name_in_tests() -> None:
    app = application()
    (right,) = asked(app, [Use("privacy_notices", "dynamodb:GetItem", "?Data-Records", "", "person#")])

    assert right.resource == "Data/Records"


def test_a_batch_asks_about_each_kind_of_key() -> None:
    keys = [
        {"pk": {"S": "person#a"}, "sk": {"S": "person"}},
        {"pk": {"S": "employer#b"}, "sk": {"S": "employer"}},
    ]

    rights = list(needed("dynamodb", "BatchGetItem", {"RequestItems": {"records": {"Keys": keys}}}))

    assert [(table, kind) for _, table, _, kind in rights] == [
        ("records", "employer#"),
        ("records", "person#"),
    ]


@pytest.mark.parametrize(
    ("folder", "kind", "is_missing"),
    [
        ("signup", "policy", True),
        ("signup", "employer#", True),
        ("signup", "person#", False),
        ("employer_users", "employer#", False),
        ("employer_users", "policy", True),
        ("desk_upkeep_pages", "policy", False),
    ],
)
def test_a_kind_that_a_boundary_keeps_from_a_role_is_missing(
    folder: str, kind: str, *, is_missing: bool
) -> None:
    written = Use(folder, "dynamodb:PutItem", "RECORDS_TABLE", "", kind)
    found = compared(application(), [written]).missing
    assert (f"{folder}: dynamodb:PutItem on Data/Records ({kind})" in found) == is_missing
