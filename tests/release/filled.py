"""A filled system as a file:
tables, files, queues, users and sent mails, and what the code that filled it made of them.

It names tables by regime, files by bucket and messages by the function that takes them, so that a resource
may get another name.
"""

import base64
import gzip
import json
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from qlinx.aws.serialization import deserialize_item
from qlinx.records.shape import Regime
from tests.proof.crash.play import Play
from tests.release.kept import FOLDER, Json
from tests.release.outcomes import Outcome
from tests.support.cloud.application import Wiring
from tests.support.cloud.cloud import Moment
from tests.support.cloud.services import Mail, Message, Stored, User

FILE: Final = "filled.json.gz"


def taken(play: Play) -> Json:
    """The system as JSON."""
    moment, wiring = play.cloud.copied(), play.wiring
    tables, stream = moment.tables
    outputs = {name: key for key, name in wiring.resources.outputs.items()}
    system = {
        "now": moment.now.isoformat(),
        "secret": play.cloud.secrets.value,
        "tables": {
            regime.value: [item for part in tables[name].values() for item in part.values()]
            for regime, name in play.names.items()
        },
        "stream": stream,
        "files": {
            outputs[name].removesuffix("Bucket"): {key: _file(one) for key, one in sorted(files.items())}
            for name, files in moment.objects.items()
        },
        "messages": _messages(wiring, moment),
        "users": {name: _user(user) for name, user in sorted(moment.users.items())},
        "mails": [vars(mail) for mail in moment.mails],
    }
    read: Json = json.loads(json.dumps(system))
    return read


def _messages(wiring: Wiring, moment: Moment) -> dict[str, list[Json]]:
    """What waits for each function, in whichever of its queues."""
    found: dict[str, list[Json]] = {}
    for url, waiting in moment.waiting.items():
        if waiting:
            found.setdefault(wiring.queues[url].function, []).extend(
                _message(one) for one in waiting.values()
            )
    return found


def items_in(system: Json) -> list[Json]:
    """Every item of every table, as plain values."""
    return [deserialize_item(item) for items in system["tables"].values() for item in items]


def put_into(play: Play, system: Json) -> None:
    """Makes a system what the file says, in tables, buckets and queues as the templates have them now."""
    outputs = play.wiring.resources.outputs
    tables: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in play.cloud.tables.items}
    for regime, items in system["tables"].items():
        for item in items:
            tables[play.names[Regime(regime)]].setdefault(item["pk"]["S"], {})[item["sk"]["S"]] = item
    # Where several queues call a function, the first is the one that the others were parted from.
    urls = {source.function: url for url, source in reversed([*play.wiring.queues.items()])}
    play.cloud.secrets.value = system["secret"]
    play.cloud.put_back(
        Moment(
            now=datetime.fromisoformat(system["now"]),
            tables=(tables, system["stream"]),
            objects={
                outputs[f"{bucket}Bucket"]: {key: _stored(one) for key, one in files.items()}
                for bucket, files in system["files"].items()
            },
            waiting={
                urls[function]: {one["number"]: _put_message(one) for one in waiting}
                for function, waiting in system["messages"].items()
            },
            dead=[],
            users={name: _put_user(user) for name, user in system["users"].items()},
            mails=[_put_mail(mail) for mail in system["mails"]],
            packages=frozenset(),
            browsers={},
        )
    )
    # What is sent from now on has numbers of its own.
    play.cloud.queues.sent = 1_000_000


def _file(stored: Stored) -> Json:
    return {
        "body": base64.b64encode(stored.body).decode(),
        "content_type": stored.content_type,
        "modified": stored.modified.isoformat(),
        "tags": [list(tag) for tag in stored.tags],
    }


def _stored(one: Json) -> Stored:
    tags = tuple((name, value) for name, value in one["tags"])
    modified = datetime.fromisoformat(one["modified"])
    return Stored(base64.b64decode(one["body"]), one["content_type"], modified, tags)


def _message(message: Message) -> Json:
    """Of which chain it is, is the stand-in's own count and no part of what is kept."""
    kept = {name: value for name, value in vars(message).items() if name != "hops"}
    return {**kept, "visible_at": message.visible_at.isoformat()}


def _put_message(one: Json) -> Message:
    return Message(**{**one, "visible_at": datetime.fromisoformat(one["visible_at"])})


def _user(user: User) -> Json:
    return {**vars(user), "groups": sorted(user.groups), "ended": sorted(user.ended)}


def _put_user(one: Json) -> User:
    return User(one["password"], tuple(one["groups"]), frozenset(one["ended"]), tuple(one["given"]))


def _put_mail(one: Json) -> Mail:
    return Mail(**{**one, "tags": tuple((name, value) for name, value in one["tags"])})


def save(system: Json, outcome: Outcome, version: str, folder: Path = FOLDER) -> None:
    """Writes the system and what was made of it; the same makes the same bytes."""
    made = {**vars(outcome), "gone": sorted(outcome.gone)}
    text = json.dumps({"system": system, "outcome": made}, sort_keys=True, separators=(",", ":"))
    (folder / version / FILE).write_bytes(gzip.compress(text.encode(), mtime=0))


def saved(version: str, folder: Path = FOLDER) -> tuple[Json, Outcome]:
    """The system of a release, and what it made of it."""
    found = json.loads(gzip.decompress((folder / version / FILE).read_bytes()))
    made = found["outcome"]
    gone = frozenset((pk, sk) for pk, sk in made["gone"])
    return found["system"], Outcome(**{**made, "gone": gone})
