"""The commands of the runbook are those that the AWS command line takes:
read against the services' own models.
"""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import botocore.session
import pytest
from botocore import xform_name
from botocore.model import OperationModel, Shape

from infrastructure.local.paths import ROOT
from tests.support.application import application

PAGES: Final = tuple(sorted((ROOT / "docs").glob("*.md")))
# Of the command line itself, at any command.
_OF_THE_TOOL: Final = frozenset(
    {"query", "output", "region", "profile", "cli-binary-format", "cli-read-timeout"}
)
_RAW: Final = "raw-in-base64-out"
# Whose turn it is in a loop over names that the command line gave.
_EACH: Final = "$F"


def commands(page: Path) -> Iterator[str]:
    """Each `aws …` of a page, its continued lines joined, and what is nested in it apart."""
    text = re.sub(r"\\\n\s*", " ", page.read_text("utf-8"))
    text = re.sub(r"`(aws [^`]*?)`", lambda found: "\n" + " ".join(found[1].split()) + "\n", text)
    for found in re.finditer(r"\baws (?=[a-z0-9]+ [a-z-]+)", text):
        yield _alone(text[found.start() :])


def _alone(text: str) -> str:
    """A command without what the shell has behind it; what is in quotes is its own."""
    kept, quote, depth = "", "", 0
    for at, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        elif text.startswith("$(", at):
            depth += 1
        elif sign == ")" and depth:
            depth -= 1
            continue
        elif not depth and (sign in "|;)\n" or text.startswith(("&&", " > ", "2>"), at)):
            break
        if not depth:
            kept += sign
    return " ".join(kept.split())


ALL: Final = [(page.name, command) for page in PAGES for command in commands(page)]


def faults(command: str) -> list[str]:
    """What the command line would not take, or what would go wrong with it."""
    _, service, operation, *words = shlex.split(command)
    model = _operation(service, operation)
    if model is None:
        return [f"{service} has no {operation}"]
    if not words:
        return []  # named and not written out
    members: dict[str, Shape] = dict(model.input_shape.members) if model.input_shape else {}
    known = {_option(name) for name in members} | {
        f"no-{_option(n)}" for n, m in members.items() if m.type_name == "boolean"
    }
    given = {word.removeprefix("--").partition("=")[0] for word in words if word.startswith("--")}
    missing = {
        _option(name) for name in (model.input_shape.required_members if model.input_shape else ())
    } - given
    found = [f"no option {name}" for name in sorted(given - known - _OF_THE_TOOL)]
    found += [f"needs {name}" for name in sorted(missing)]
    if (service, operation) == ("lambda", "invoke"):
        found += list(_of_invoking(words, given))
    return found


def _of_invoking(words: list[str], given: set[str]) -> Iterator[str]:
    if "payload" in given and _RAW not in words:
        yield "the payload would be taken for base64"
    name = words[words.index("--function-name") + 1]
    if not name.endswith(":live"):
        yield "runs what was deployed and not what is live"
    folder = name.removeprefix("qlinx-<stage>-").removesuffix(":live")
    functions = application().deployed_functions()
    if folder == _EACH:
        return
    if folder not in functions:
        yield f"there is no function {folder}"
    elif functions[folder].properties["Timeout"] > 60 and "cli-read-timeout" not in given:
        yield "would be invoked again after a minute"
    if not words[-1].endswith(".json"):
        yield "says not where the answer goes"


def _operation(service: str, command: str) -> OperationModel | None:
    if service not in botocore.session.get_session().get_available_services():
        return None
    model = botocore.session.get_session().get_service_model(service)
    names = {xform_name(name, "-"): name for name in model.operation_names}
    return model.operation_model(names[command]) if command in names else None


def _option(name: str) -> str:
    return xform_name(name, "-")


def test_there_are_commands_to_read() -> None:
    assert len(ALL) > 25


@pytest.mark.parametrize(("page", "command"), ALL)
def test_a_command_is_one_that_aws_takes(page: str, command: str) -> None:
    assert (page, command, faults(command)) == (page, command, [])


@pytest.mark.parametrize(
    ("command", "fault"),
    [
        ("aws lambda invok --function-name x", "lambda has no invok"),
        ("aws sqs receive-message --queue x", "no option queue"),
        ("aws sqs receive-message --max-number-of-messages 10", "needs queue-url"),
        ("aws lambda invoke --function-name qlinx-<stage>-migration:live --payload '{}' a.json", "the payload would be taken for base64"),
        ("aws lambda invoke --function-name qlinx-<stage>-staff_members a.json", "runs what was deployed and not what is live"),
        ("aws lambda invoke --function-name qlinx-<stage>-retention_cleanup:live a.json", "would be invoked again after a minute"),
        ("aws lambda invoke --function-name qlinx-<stage>-gone:live a.json", "there is no function gone"),
    ],
)  # fmt: skip
def test_a_command_that_would_fail_is_noticed(command: str, fault: str) -> None:
    assert fault in faults(command)
