"""The proof of an erasure as a file: what went, what stays, why and until when, with a signature anybody
checks.
"""

import json
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qlinx.rights.following import status_token
from qlinx.rights.kinds.access import RIGHT as ACCESS
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.rights.sealing import KEY_PATH
from qlinx.rights.service import ask
from tests.support.http import Functions
from tests.support.rights import carry_out_request
from tests.support.subjects import a_holder
from tests.support.world import World

FUNCTION = "rights_requests"


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Functions:
    """The deployed functions; the world has their keys and, as they do, the real clock."""
    world.now = datetime.now(UTC)
    functions = Functions(world, monkeypatch)
    # The deployed functions sign with their own key.
    world.ctx = replace(world.context(), read_secret=functions.of("signup").context().read_secret)
    return functions


def erased(functions: Functions) -> str:
    """The path of the page of an erasure that is done."""
    world = functions.world
    holder = a_holder(world.ctx)
    request = ask(world.ctx, holder.person_id, ERASURE)
    assert carry_out_request(world, request)[-1] == "done"
    return f"/rights-requests/{status_token(world.ctx, request.person_id, request.request_id)}"


@pytest.mark.skipif(shutil.which("openssl") is None, reason="checks as somebody else would, with OpenSSL")
def test_anybody_checks_the_proof_with_openssl_and_it_names_nobody(
    functions: Functions, tmp_path: Path
) -> None:
    path = erased(functions)
    page = functions.call(FUNCTION, "GET", path)
    assert "bewijs=1" in page.body
    assert "handtekening=1" in page.body

    proof = functions.call(FUNCTION, "GET", path, query={"bewijs": "1"})
    seal = functions.call(FUNCTION, "GET", path, query={"handtekening": "1"})
    key = functions.call(FUNCTION, "GET", KEY_PATH)

    told = json.loads(proof.body)
    assert (told["format"], told["version"]) == ("qlinx-erasure-certificate", 1)
    assert told["done_at"]
    assert told["erased"]
    assert all(one["what"] and one["ground"] and one["until"] for one in told["kept"])
    assert "noor" not in proof.body.lower()
    assert "attachment" in proof.headers["Content-Disposition"]
    (tmp_path / "key.pem").write_text(key.body)
    (tmp_path / "qlinx-certificate.json.sig").write_text(seal.body)

    def checked(text: str) -> bool:
        (tmp_path / "qlinx-certificate.json").write_bytes(text.encode())
        documented = (
            Path("docs/privacy.md").read_text("utf-8").partition("## Checking what we handed over")[2]
        )
        commands = [line for line in documented.splitlines() if line.startswith("openssl ")]
        assert len(commands) == 2
        return all(
            subprocess.run(command.split(), cwd=tmp_path, capture_output=True, check=False).returncode == 0
            for command in commands
        )

    assert checked(proof.body)
    assert not checked(proof.body.replace("2027", "2028", 1).replace("2026", "2025", 1))
    assert functions.call(FUNCTION, "GET", path, query={"bewijs": "1"}).body == proof.body


def test_of_what_has_not_ended_there_is_none(functions: Functions) -> None:
    world = functions.world
    holder = a_holder(world.ctx)
    for right in (ACCESS, ERASURE):
        request = ask(world.ctx, holder.person_id, right)
        path = f"/rights-requests/{status_token(world.ctx, request.person_id, request.request_id)}"
        assert "bewijs=1" not in functions.call(FUNCTION, "GET", path).body
        assert functions.call(FUNCTION, "GET", path, query={"bewijs": "1"}).status == 404
