"""The cleanup is cut off after every call that changes something;
the next run ends where a whole run would have.
"""

import itertools
from collections.abc import Mapping
from datetime import date
from typing import Any

import boto3

from qlinx.aws.objects import Bucket
from qlinx.aws.user_pool import UserPool
from qlinx.mailing.lost import put_lost_on_queue
from qlinx.mailing.outbox import enqueue_mail
from qlinx.people.model import AFTER_EMPLOYMENT
from qlinx.people.store import SIGN_UP
from qlinx.records.shape import Regime
from qlinx.retention.model import Tools
from qlinx.retention.service import clean_up
from qlinx.rights.fulfilment import fulfil
from qlinx.rights.model import Export
from qlinx.rights.store import EXPORT, export_object
from qlinx.runs.declaring import Tools as RunTools
from tests.support.factories import a_sign_up
from tests.support.post import CutOffError
from tests.support.queues import RememberedQueue
from tests.support.retention import work
from tests.support.rewinding import Tape
from tests.support.scissors import Scissors
from tests.support.subjects import a_holder, a_relation, an_employer, an_employer_user, works
from tests.support.template_tables import REGION
from tests.support.whole_subjects import JPEG
from tests.support.world import World

# Differ by trying: versions, and ids and moments of an erasure that was begun a night later.
_TRACES = {
    "version",
    "erasure_id",
    "person_id",
    "pk",
    "sk",
    "expires_at",
    "asked_at",
    "begun_at",
    "done_at",
    "deadline_on",
    "day",
    "kept",
}


# Which night's run it was.
_OF_RUN = {"once", "started_at", "ended_at", "resume_at"}


def _traces_of(item: Mapping[str, Any]) -> set[str]:
    return _TRACES | _OF_RUN if item["kind"] == {"S": "run"} else _TRACES


class Night:
    """Something of everything is due; set back as often as is needed."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.dynamodb = boto3.client("dynamodb", REGION)
        self.s3 = boto3.client("s3", REGION)
        self.cognito = boto3.client("cognito-idp", REGION)
        self.scissors = Scissors(self.dynamodb, self.s3, self.cognito)
        self.ctx = world.context(self.dynamodb)
        self.pool = UserPool(self.cognito, world.resources.outputs["UserPoolId"])
        self.private = Bucket(self.s3, world.resources.outputs["PrivateBucket"])
        now = world.now
        employer = an_employer(self.ctx, 1)
        former = a_relation(
            self.ctx,
            employer,
            "f@werk.example.nl",
            "P-1",
            ends_at=AFTER_EMPLOYMENT.ends(now),
            work={"ended_at": now},
        )
        holder = a_holder(self.ctx, "c@werk.example.nl")
        current = works(world, holder, an_employer(self.ctx, 2, ends_on=date(2026, 12, 1)))
        user = an_employer_user(self.ctx, employer, "u@werk.example.nl", ends_at=now)
        export = Export(person_id=current.person_id, request_id="r", made_at=now)
        self.ctx.store.write(
            SIGN_UP.insert(a_sign_up(created_at=now)),
            enqueue_mail(self.ctx, "b" * 26, "people.confirm_signup", once="x"),
            EXPORT.insert(export),
        )
        self._former, self._export = former.person_id, export_object(current.person_id, "r")
        self._users = (former.person_id, user.person_id, holder.person_id)
        self.tape = Tape(self.dynamodb, self.ctx)
        world.pass_time(days=28)

    def look_for_lost_mails(self) -> None:
        """As is done every quarter of an hour."""
        put_lost_on_queue(self.world.ctx, lambda _: RememberedQueue(), lambda: 60)

    def set_back(self) -> None:
        self.tape.rewind()
        self.look_for_lost_mails()
        for key in (f"photos/{self._former}/p.jpg", self._export):
            self.private.write(key, JPEG, "image/jpeg")
        for name in self._users:
            if not self.pool.exists(name):
                self.pool.create(name)

    def run(self) -> None:
        buckets = dict.fromkeys(("DROP", "WORK", "PRIVATE"), self.private)
        rights = RememberedQueue()
        runs = RunTools(RememberedQueue(), lambda: 60)
        tools = Tools(buckets, self.pool, rights, runs.queue, time_left=lambda: 900_000)
        report = clean_up(self.ctx, tools, dry_run=False)
        assert report.total("failed") == 0
        work(self.ctx, runs)
        for message in rights.messages:
            fulfil(self.ctx, message, private=self.private, pool=self.pool, queue=RememberedQueue())

    def next_night(self) -> None:
        tonight = self.world.now
        self.world.pass_time(days=1)
        self.look_for_lost_mails()
        self.run()
        self.world.now = tonight

    def state(self) -> list[Any]:
        items = [
            str(sorted((name, str(value)) for name, value in item.items() if name not in _traces_of(item)))
            for regime in (Regime.RECORDS, Regime.LEDGER)
            for item in self.tape.items(regime)
        ]
        users = self.cognito.list_users(UserPoolId=self.world.resources.outputs["UserPoolId"])["Users"]
        return [sorted(items), sorted(self.private.keys("")), len(users)]


def test_a_night_cut_off_anywhere_is_finished_by_the_next(world: World) -> None:
    night = Night(world)
    night.set_back()
    night.run()
    night.next_night()
    expected = night.state()

    for number in itertools.count(1):
        night.set_back()
        night.scissors.open(number)
        try:
            night.run()
        except CutOffError:
            pass
        else:
            break
        finally:
            night.scissors.close()
        night.next_night()
        assert night.state() == expected, f"cut off after {night.scissors.made}"

    assert number > 15
