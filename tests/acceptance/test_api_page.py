"""docs/api.md says what works: its examples run from top to bottom, as somebody would who reads it."""

import json
import os
import re
import shutil
import subprocess
from typing import Any, Final

import pytest

from infrastructure.local.authenticator import APPS
from infrastructure.local.examples import EMPLOYER_USER, STAFF, load_examples, make_staff
from infrastructure.local.paths import ROOT
from infrastructure.local.system import System

pytestmark = pytest.mark.acceptance

PAGE: Final = (ROOT / "docs" / "api.md").read_text("utf-8")
_SECONDS: Final = 300


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def run(script: str, system: System) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "QLINX": system.url,
        "MAILBOX": system.mailbox.url,
        "EMPLOYER_APP": APPS.secret(system.url, "employer", EMPLOYER_USER.address) or "",
        "STAFF_APP": APPS.secret(system.url, "staff", STAFF.address) or "",
    }
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )


@pytest.fixture
def with_examples(system: System) -> System:
    """As `make run` leaves it."""
    if shutil.which("curl") is None:
        pytest.skip("the examples of docs/api.md are for curl, which is not on this machine")
    make_staff(system)
    load_examples(system)
    # A code works once, and theirs of now may be used: by what was made, and by other tests.
    for role, user in (("employer", EMPLOYER_USER), ("staff", STAFF)):
        APPS.wait_for_code_of_now(APPS.secret(system.url, role, user.address) or "")
    return system


def test_every_example_of_the_page_works_and_the_problem_reads_as_it_says(with_examples: System) -> None:
    done = run("\n".join(blocks("sh")), with_examples)

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    answers: list[Any] = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert answers[0] == json.loads(blocks("json")[0])
    assert {"status": "mail_sent"} in answers
    assert any(answer.get("status") == "open" for answer in answers)
    assert any(answer.get("relations") for answer in answers), "the example employee said yes to the employer"
    assert any(answer.get("reply") == "accepted" for answer in answers)
    assert any(answer.get("state") == "cancelled" for answer in answers)
    assert any("code_request" in answer for answer in answers)


def test_an_example_that_fails_is_noticed(with_examples: System) -> None:
    broken = blocks("sh")[0] + blocks("sh")[1] + "qlinx /v1/account -H 'Authorization: Bearer nonsense'\n"

    assert run(broken, with_examples).returncode != 0
