"""What is said once in a template goes by a name that says what it is."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from infrastructure.local.paths import ROOT
from infrastructure.local.template import all_templates, load
from tests.support.application import INTEGRATION, SHARED, application

FILES: Final = [
    file
    for file in (ROOT / "template.yaml", *sorted((ROOT / "infrastructure").glob("*.yaml")))
    if re.search(r"&\w+ \{", file.read_text("utf-8"))
]
_DOORS: Final[Mapping[str, Mapping[str, Any]]] = {
    "open_to_all": {"security": [{"NONE": []}]},
    "for_staff": {"security": [{"StaffSignedIn": ["aws.cognito.signin.user.admin"]}]},
    "for_signed_in": {},
}
_ANY: Final = "x-amazon-apigateway-any-method"
_SHORT: Final = {
    "BatchGetItem": "batch_get",
    "ConditionCheckItem": "check",
    "GetSecretValue": "get",
    "AdminUserGlobalSignOut": "sign_out",
}


def names(file: Path) -> list[str]:
    return re.findall(r"&(\w+) \{", file.read_text("utf-8"))


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Mapping[Path, Mapping[str, Any]]:
    """What each name of each template stands for."""
    found = {}
    for file in FILES:
        copy = tmp_path_factory.mktemp("names") / file.name
        told = ", ".join(f"{name}: *{name}" for name in names(file))
        copy.write_text(f"{file.read_text('utf-8')}\nNamed: {{ {told} }}\n", "utf-8")
        found[file] = load(copy)["Named"]
    return found


def name_of_right(statement: Mapping[str, Any]) -> str:
    """The store, what of it, and each action: `records_by_group_query`, `ledger_memory_delete`."""
    [words] = re.findall(r"(?<![a-z])([A-Z]\w+?)(?:Table|Queue|Bucket|)Arn", str(statement["Resource"]))
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


def test_a_right_is_named_for_its_store_and_each_of_its_actions(
    named: Mapping[Path, Mapping[str, Any]],
) -> None:
    rights = [(name, part) for found in named.values() for name, part in found.items() if "Sid" in part]
    assert len(rights) > 10
    assert [name_of_right(part) for _, part in rights] == [name for name, _ in rights]


def test_a_variable_is_named_by_itself(named: Mapping[Path, Mapping[str, Any]]) -> None:
    variables = [(name, part) for found in named.values() for name, part in found.items() if name.isupper()]
    assert len(variables) > 10
    assert all([*part] == [name] for name, part in variables)


def test_one_name_means_one_thing_in_all_templates_that_answer_people(
    named: Mapping[Path, Mapping[str, Any]],
) -> None:
    meant: dict[str, set[str]] = {}
    for found in named.values():
        for name, part in found.items():
            meant.setdefault(name, set()).add(str(part))
    assert [name for name, parts in meant.items() if len(parts) > 1] == []


def test_an_operation_is_named_for_its_function_and_whom_it_lets_in(
    named: Mapping[Path, Mapping[str, Any]],
) -> None:
    root = named[ROOT / "template.yaml"]
    operations = {name: part for name, part in root.items() if INTEGRATION in part}
    expected = {
        f"{part[INTEGRATION]['$ref'].removeprefix(SHARED)}_{door}": name
        for name, part in operations.items()
        for door, lets_in in _DOORS.items()
        if part == {"responses": {}, INTEGRATION: part[INTEGRATION], **lets_in}
    }
    assert len(operations) > 10
    assert expected == {name: name for name in operations}
    assert {name: {"responses": {}, **lets_in} for name, lets_in in _DOORS.items()}.items() <= root.items()


def test_the_pages_of_a_site_are_named_for_its_function_alone(
    named: Mapping[Path, Mapping[str, Any]],
) -> None:
    pages = {name: part[_ANY] for name, part in named[ROOT / "template.yaml"].items() if _ANY in part}
    assert pages
    assert {name: part[INTEGRATION]["$ref"].removeprefix(SHARED) for name, part in pages.items()} == {
        name: name for name in pages
    }
    assert all(part["security"] == [{"NONE": []}] for part in pages.values())


def test_a_parameter_of_a_path_is_named_by_itself(named: Mapping[Path, Mapping[str, Any]]) -> None:
    found = {name: part for name, part in named[ROOT / "template.yaml"].items() if part.get("in") == "path"}
    assert found
    assert {name: part["name"].rstrip("+") for name, part in found.items()} == {name: name for name in found}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_name_is_given_once_and_used(file: Path) -> None:
    assert sorted(names(file)) == sorted(set(names(file)))
    text = file.read_text("utf-8")
    assert [name for name in names(file) if not re.search(rf"\*{name}\b", text)] == []


def test_only_templates_of_what_answers_people_have_names() -> None:
    """Names end with their file: where each function is another one, it is read without."""
    app = application()
    stacks = {
        function.stack for folder, function in app.deployed_functions().items() if folder in app.answering()
    }
    files = all_templates(ROOT / "template.yaml")
    assert set(FILES) <= {files[""], *(files[stack] for stack in stacks)}
