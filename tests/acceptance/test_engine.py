"""The engine brings a nested stack up to date as CloudFormation does,
which it does not by itself (`engine_process`).
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from infrastructure.local.client import until
from infrastructure.local.clients import Clients
from infrastructure.local.engine import PortTaken, free_port, require_free, running_engine
from infrastructure.local.paths import ROOT

NESTED = {
    "Parameters": {"Said": {"Type": "String"}},
    "Resources": {
        "Queue": {"Type": "AWS::SQS::Queue"},
        "Told": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": {"Ref": "Said"}}},
    },
    "Outputs": {
        "QueueArn": {"Value": {"Fn::GetAtt": ["Queue", "Arn"]}},
        "Said": {"Value": {"Fn::GetAtt": ["Told", "Value"]}},
    },
}


def outputs_of(clients: Clients, change: str, said: str, nested: str) -> dict[str, str]:
    """What a stack around the nested one gives, after it was made or brought up to date."""
    stack = {
        "Type": "AWS::CloudFormation::Stack",
        "Properties": {"TemplateURL": nested, "Parameters": {"Said": said}},
    }
    names = ("QueueArn", "Said")
    body = {
        "Resources": {"Below": stack},
        "Outputs": {name: {"Value": {"Fn::GetAtt": ["Below", f"Outputs.{name}"]}} for name in names},
    }
    cloudformation = clients.client("cloudformation")
    getattr(cloudformation, change)(StackName="above", TemplateBody=json.dumps(body))
    found: Any = {"StackStatus": "IN_PROGRESS"}
    while found["StackStatus"].endswith("IN_PROGRESS"):
        time.sleep(0.05)
        found = cloudformation.describe_stacks(StackName="above")["Stacks"][0]
    assert found["StackStatus"] in {"CREATE_COMPLETE", "UPDATE_COMPLETE"}
    return {one["OutputKey"]: one["OutputValue"] for one in found["Outputs"]}


def test_what_did_not_change_in_a_nested_stack_is_still_known_after_an_update(tmp_path: Path) -> None:
    port = free_port()
    with running_engine(port, functions_see={}, log=tmp_path / "engine.log"):
        clients = Clients(f"http://127.0.0.1:{port}")
        storage = clients.client("s3")
        storage.create_bucket(
            Bucket="templates", CreateBucketConfiguration={"LocationConstraint": clients.region}
        )
        storage.put_object(Bucket="templates", Key="nested.json", Body=json.dumps(NESTED).encode())
        nested = f"{clients.endpoint}/templates/nested.json"

        made = outputs_of(clients, "create_stack", "before", nested)
        updated = outputs_of(clients, "update_stack", "after", nested)

    assert (made["Said"], updated["Said"]) == ("before", "after")
    assert made["QueueArn"] == updated["QueueArn"]


ENGINE = """
import sys, time
from pathlib import Path
from infrastructure.local.engine import running_engine
with running_engine(int(sys.argv[1]), functions_see={}, log=Path(sys.argv[2])):
    print("up", flush=True)
    time.sleep(600)
"""


def test_an_engine_ends_when_who_started_it_is_killed(tmp_path: Path) -> None:
    port = free_port()
    started = subprocess.Popen(
        [sys.executable, "-c", ENGINE, str(port), str(tmp_path / "engine.log")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with started:
        assert started.stdout is not None
        assert started.stdout.readline() == "up\n"
        started.kill()

    def ended() -> bool | None:
        try:
            require_free(port)
        except PortTaken:
            return None
        return True

    assert until("the engine's end", ended)
