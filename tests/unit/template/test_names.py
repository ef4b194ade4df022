"""What is said once in template.yaml goes by a name that says what it is."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from infrastructure.local.paths import ROOT
from infrastructure.local.template import load

TEXT: Final = (ROOT / "template.yaml").read_text("utf-8")
NAMES: Final = re.findall(r"&(\w+) \{", TEXT)
_SHORT: Final = {
    "BatchGetItem": "batch_get",
    "ConditionCheckItem": "check",
    "GetSecretValue": "get",
    "AdminUserGlobalSignOut": "sign_out",
}


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """What each name stands for."""
    file = tmp_path_factory.mktemp("names") / "template.yaml"
    file.write_text(f"{TEXT}\nNamed: {{ {', '.join(f'{name}: *{name}' for name in NAMES)} }}\n", "utf-8")
    found: dict[str, Any] = load(file)["Named"]
    return found


def name_of_right(statement: Mapping[str, Any]) -> str:
    """The store, what of it, and each action: `records_by_group_query`, `ledger_memory_delete`."""
    [words] = re.findall(r"Outputs\.(\w+?)(?:Table|Queue|Bucket|)Arn", str(statement["Resource"]))
    parts = [re.sub(r"(?<!^)([A-Z])", r"_\1", words).lower()]
    parts += re.findall(r"Arn\}/index/(\w+)", str(statement["Resource"]))
    parts += [one.replace("-", "_") for one in re.findall(r"Arn\}/([\w-]+)/\*", str(statement["Resource"]))]
    parts += re.findall(r"LeadingKeys': \['(\w+)", str(statement.get("Condition", {})))
    actions = [action.partition(":")[2] for action in statement["Action"]]
    return "_".join(
        [
            *parts,
            *(_SHORT.get(one, re.sub(r"(Item|Message|Object|Bucket)$", "", one).lower()) for one in actions),
        ]
    )


def test_a_right_is_named_for_its_store_and_each_of_its_actions(named: Mapping[str, Any]) -> None:
    rights = {name: part for name, part in named.items() if "Sid" in part}
    assert len(rights) > 10
    assert {name: name_of_right(part) for name, part in rights.items()} == {name: name for name in rights}


def test_a_variable_is_named_by_itself(named: Mapping[str, Any]) -> None:
    variables = {name: part for name, part in named.items() if name.isupper()}
    assert len(variables) > 10
    assert all([*part] == [name] for name, part in variables.items())


def test_a_route_is_named_for_whom_it_lets_in(named: Mapping[str, Any]) -> None:
    doors = {name: part["Auth"] for name, part in named.items() if "ApiId" in part and "Auth" in part}
    assert doors == {"open_to_all": {"Authorizer": "NONE"}, "for_staff": {"Authorizer": "StaffSignedIn"}}
    assert named["for_signed_in"] == {"ApiId": {"Ref": "Api"}}


def test_a_name_is_given_once_and_used() -> None:
    assert sorted(NAMES) == sorted(set(NAMES))
    assert [name for name in NAMES if f"*{name}" not in TEXT] == []


def test_a_nested_template_can_be_read_alone() -> None:
    """Names end with their file, and only the root has what is worth one."""
    files = [Path(file) for file in (ROOT / "infrastructure").glob("*.yaml")]
    assert [file.name for file in files if re.search(r"[\[{ ]\*\w|<<:", file.read_text("utf-8"))] == []
