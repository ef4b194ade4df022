"""Whatever right is carried out is cut off after every call that changes something; the end is the same."""

import itertools
from typing import Any

import boto3
import pytest

from qlinx.aws.objects import Bucket
from qlinx.aws.user_pool import UserPool
from qlinx.mailing.outbox import OUTBOX, MailState, enqueue_mail
from qlinx.records.addresses import ACCOUNT, RELATION
from qlinx.records.shape import Regime
from qlinx.rights.awaiting import leave_to_us
from qlinx.rights.fulfilment import fulfil
from qlinx.rights.registry import of_subjects
from qlinx.rights.right import Right
from qlinx.rights.service import ask, message_of
from qlinx.rights.store import export_object
from tests.support.post import CutOffError
from tests.support.queues import RememberedQueue
from tests.support.rewinding import Tape
from tests.support.scissors import Scissors
from tests.support.subjects import a_holder, a_relation, an_employer, works
from tests.support.template_tables import REGION
from tests.support.whole_subjects import JPEG
from tests.support.world import World

# Versions tell how often was tried. The end of a join gets random ids, and its mail leaves sooner or later.
# The rest must be equal.
_TRACES = {"version", "expires_at"}
_RANDOM = {"parting_id", "entry_id", "sk", "state", "due_queue", "due_at"}


class Stage:
    """A subject with a request, set back to that moment as often as is needed; every call can be cut off."""

    def __init__(self, world: World, right: Right, subject: str) -> None:
        self.world = world
        # Made once: making a client takes longer than everything that is tested here.
        self.dynamodb = boto3.client("dynamodb", REGION)
        self.s3 = boto3.client("s3", REGION)
        self.cognito = boto3.client("cognito-idp", REGION)
        self.scissors = Scissors(self.dynamodb, self.s3, self.cognito)
        self.pool_id = world.resources.outputs["UserPoolId"]
        self.bucket = world.resources.outputs["PrivateBucket"]
        ctx = world.context(self.dynamodb)
        employer = an_employer(ctx)
        holder = a_holder(ctx, photo_id="photo-1")
        a_relation(ctx, employer, holder.email, "P-2")
        relation = works(world, holder, employer, "P-1")
        self.person_id = (holder if subject == "account" else relation).person_id
        ctx.store.write(
            enqueue_mail(ctx, self.person_id, "people.join_ended", {"because": "by_holder"}, once="x")
        )
        self.s3.put_object(Bucket=self.bucket, Key=f"photos/{self.person_id}/photo-1.jpg", Body=JPEG)
        # A dispute as it is once its employer has answered, or can't any more.
        self.request = leave_to_us(ctx, ask(ctx, self.person_id, right), actor="rights_fulfilment")
        self.tape = Tape(self.dynamodb, ctx)

    def keys(self) -> list[str]:
        return [entry["Key"] for entry in self.s3.list_objects_v2(Bucket=self.bucket).get("Contents", [])]

    def users(self) -> int:
        return len(self.cognito.list_users(UserPoolId=self.pool_id)["Users"])

    def set_back(self) -> None:
        self.tape.rewind()
        self.s3.delete_object(Bucket=self.bucket, Key=export_object(self.person_id, self.request.request_id))
        self.s3.put_object(Bucket=self.bucket, Key=f"photos/{self.person_id}/photo-1.jpg", Body=JPEG)
        if not self.users():
            UserPool(self.cognito, self.pool_id).create(self.person_id)

    def deliver(self) -> None:
        """One delivery of the message."""
        fulfil(
            self.world.context(self.dynamodb),
            message_of(self.request),
            private=Bucket(self.s3, self.bucket),
            pool=UserPool(self.cognito, self.pool_id),
            queue=RememberedQueue(),
        )

    def mail_leaves(self) -> None:
        ctx = self.world.context(self.dynamodb)
        for item in self.tape.items(Regime.RECORDS):
            if item["kind"] == {"S": "outbox"} and item["state"] == {"S": "pending"}:
                (entry,) = ctx.store.within(OUTBOX, item["pk"]["S"], item["sk"]["S"])
                ctx.store.write(OUTBOX.replace(entry, state=MailState.SENT))

    def to_the_end(self) -> None:
        self.deliver()
        self.mail_leaves()
        self.deliver()

    def state(self) -> list[Any]:
        """All that is stored, without the traces of trying; the audit trail may name a step twice."""
        items = [
            str(sorted((name, str(value)) for name, value in item.items() if name not in _traces_of(item)))
            for regime in Regime
            for item in self.tape.items(regime)
            if regime is not Regime.AUDIT
        ]
        acts = {str(item["action"]) for item in self.tape.items(Regime.AUDIT)}
        return [sorted(items), sorted(self.keys()), self.users(), acts]


def _traces_of(item: Any) -> set[str]:
    if item["kind"]["S"] == "note":
        return _TRACES | {"note_id", "sk"}
    made_at_random = item["kind"]["S"] == "parting" or item.get("template") == {"S": "people.join_ended"}
    return _TRACES | _RANDOM if made_at_random else _TRACES


# How often each writes, at the least: fewer would mean that the scissors had missed the calls.
_CALLS = {
    "access": 4,
    "dispute": 2,
    "erasure": 10,
    "objection": 2,
    "objection_to_use": 2,
    "portability": 4,
    "restriction": 2,
    "withdrawal": 2,
}
# A dispute is about what an employer says.
CASES = [
    pytest.param(right, subject, id=f"{right.name}-{subject}")
    for right in of_subjects().values()
    for subject, ground in (("account", ACCOUNT), ("relation", RELATION))
    if right.can_be_used_on(ground)
]


@pytest.mark.parametrize(("right", "subject"), CASES)
def test_cut_off_at_any_call_and_repeated_it_ends_the_same(world: World, right: Right, subject: str) -> None:
    stage = Stage(world, right, subject)
    stage.set_back()
    stage.to_the_end()
    expected = stage.state()

    for number in itertools.count(1):
        stage.set_back()
        stage.scissors.open(number)
        try:
            stage.deliver()
            stage.mail_leaves()
            stage.deliver()
        except CutOffError:
            pass
        else:
            break
        finally:
            stage.scissors.close()
        stage.to_the_end()
        assert stage.state() == expected, f"cut off after {stage.scissors.made}"

    assert number > _CALLS[right.name]
