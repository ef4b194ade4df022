"""All that is stored, in a form in which two histories that came to the same are equal.

Random ids get the names of their places, moments become days, and traces of trying are left out; nothing else
is.
"""

import hashlib
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from qlinx.aws.database import Database
from qlinx.aws.serialization import deserialize_item
from qlinx.records.anchors import FOLDER as ANCHORS
from qlinx.records.audit import acts
from qlinx.records.context import Context
from qlinx.records.shape import Regime
from qlinx.records.store import Store
from qlinx.rights.sealing import SIGNATURE, SUMS
from tests.support.cloud.cloud import Cloud

# How often was tried, which free place was taken by chance, and when the next look is: not what it came to.
# Sums of a mail are of the ids and the moment in it.
TRACES = frozenset(
    {
        "version",
        "attempts",
        "transfer_tries",
        "lease_until",
        "resume_at",
        "reached",
        "message_id",
        "next_step_at",
        "digest",
        "previous",
        "message_hash",
        "body_hash",
    }
)
# Counts of requests, where a repeated one counts; and numbers that staff look at, for which nothing fails.
_COUNTS = frozenset({"limit", "limit_effect", "mail_outcomes", "mail_account"})
# Whoever was told is no longer due: a page that was cut off and comes again finds, and counts, fewer.
_COUNTS_WHO_IS_LEFT = "notices"
# Of a look it is written with the act: as that, twice rather than never where its writer was cut off. Of a
# change it is written with the change, and so as often as that was done.
_DEALING, _LOOK = "dealing", "found"
# What a nightly run does, the next night does where it could not: the proof then has that night's dates.
_DATED_BY_THE_RUN = frozenset({"erasure", "erasure_day", "memory"})
# An export tells how far each mail was when it was made; the page tells the same as the data.
_OF_MAILS = frozenset({"index.html", "csv/outbox.csv"})
# Sums of files in which ids stand, and our signature of them: others in every history.
_OF_SUMS = frozenset({SUMS, SIGNATURE})
_DAY = re.compile(r"\d{4}-\d\d-\d\d(T[\d:.]+Z?)?")
_ID = re.compile(r"(?<![a-z2-7])[a-z2-7]{26}(?![a-z2-7])")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?")
_SHARD = re.compile(r"^(retention|employer#.*|invitation#.*)#\d$")
# How people are told the number of a request: made from its id.
_REFERENCE = re.compile(r"\b[A-Z2-7]{4}(-[A-Z2-7]{4}){2}\b")
_PLACE = re.compile(r"place#\d{5}")
_NAME = re.compile(r"<[0-9a-f]{8}>")
_WHO_IS_ON_A_LIST = "/on-list-"
# What stands for an id that nothing stored has.
_GONE = "<gone>"
_ROUNDS = 4


@dataclass(frozen=True)
class State:
    """What is stored, what the audit trail says was done, and what was mailed to whom how often."""

    kept: tuple[str, ...]
    acts: frozenset[str]
    mails: Counter[tuple[str, str]]

    def against(self, expected: "State") -> list[str]:
        """What differs, in lines that show it; mails that went twice are the caller's to judge."""
        if (
            self.kept == expected.kept
            and not self._acts_missing(expected)
            and not self._acts_left_over(expected)
            and set(self.mails) == set(expected.mails)
        ):
            return []
        # Everything near a difference has another name; without names the difference itself stands out.
        plainly = list(self._differing(expected, _NAME))
        return plainly or list(self._differing(expected, re.compile("(?!)")))

    def _acts_missing(self, expected: "State") -> frozenset[str]:
        return expected.acts - self.acts

    def _acts_left_over(self, expected: "State") -> frozenset[str]:
        """An act is told before it is done:
        one that was cut off in between is told of an id that came to nothing.
        """
        done = {json.loads(act)[0] for act in expected.acts}
        told = {json.dumps([action, _GONE]) for action in done}
        return self.acts - expected.acts - told

    def _differing(self, expected: "State", names: re.Pattern[str]) -> Iterator[str]:
        acts = self._acts_left_over(expected), self._acts_missing(expected)
        here, there = (
            Counter(names.sub("<>", line) for line in [*kept, *map("recorded {}".format, some)])
            for kept, some in zip((self.kept, expected.kept), acts, strict=True)
        )
        yield from (f"mail lost: {mail}" for mail in expected.mails if mail not in self.mails)
        yield from (f"mail without reason: {mail}" for mail in self.mails if mail not in expected.mails)
        yield from (f"left over: {line}" for line in (here - there).elements())
        yield from (f"missing: {line}" for line in (there - here).elements())

    def repeated_mails(self, expected: "State") -> int:
        """How many mails went more often than they should."""
        return sum((self.mails - expected.mails).values())


def state_of(cloud: Cloud, names: Mapping[Regime, str]) -> State:
    """The state of a cloud.

    Raises
    ------
    qlinx.records.audit.ChainBroken
        The audit trail does not hold.
    """
    parts = [*_items(cloud, names), *_objects(cloud), *_users(cloud)]
    done = [
        json.dumps([item["action"]["S"], item["subject"]["S"]])
        for item in cloud.tables.every(names[Regime.AUDIT])
        # Seals stand there too: the night writes them, and they tell of no act.
        if "action" in item
    ]
    labels = _names_in(parts)
    _chain_holds(cloud, names)
    return State(
        kept=tuple(sorted(_named(part, labels) for part in parts)),
        acts=frozenset(_named(act, labels) for act in done),
        mails=Counter((mail.to, _REFERENCE.sub("reference", mail.subject)) for mail in cloud.provider.taken),
    )


def _items(cloud: Cloud, names: Mapping[Regime, str]) -> Iterator[str]:
    looks = set()
    for regime, name in names.items():
        for wire in cloud.tables.every(name):
            item = deserialize_item(wire)
            if regime is Regime.AUDIT or item["kind"] in _COUNTS:
                continue
            plain = _without_chance(item)
            yield from (f"{regime} held {_text(one)}" for one in _held_by_several(plain))
            text = f"{regime} {_text(plain)}"
            if item["kind"] == _DEALING and item["what"] == _LOOK:
                looks.add(text)
            else:
                yield text
    yield from looks


def _held_by_several(plain: dict[str, Any]) -> list[list[str]]:
    """The holds of an item that has several, each for itself: they stand in the order of their ids, which is
    chance. In the item is left how many they are.
    """
    holds = plain.get("holds") or ()
    if len(holds) < 2:
        return []
    plain["holds"] = len(holds)
    return [[plain["pk"], plain["sk"], hold] for hold in holds]


def _without_chance(item: Mapping[str, Any]) -> dict[str, Any]:
    plain = {name: value for name, value in item.items() if name not in TRACES}
    for name in ("group", "due_queue"):
        if name in plain:
            plain[name] = _SHARD.sub(r"\1#", plain[name])
    if "expires_at" in plain:
        plain["expires_at"] = f"{datetime.fromtimestamp(plain['expires_at'], UTC):%Y-%m-%d}"
    if "parts_done" in plain:
        # Which part somebody is in follows from their id.
        people = sum(plain["parts_done"].values())
        counted = plain.get("subject") != _COUNTS_WHO_IS_LEFT
        plain["parts_done"] = [len(plain["parts_done"]), people if counted else "people"]
    if item["kind"] in _DATED_BY_THE_RUN:
        return _undated(plain)
    return _without_draws(plain)


def _without_draws(plain: dict[str, Any]) -> dict[str, Any]:
    """Without what was drawn: which place somebody has, and recovery codes,
    of which an earlier try's were shown to nobody.
    """
    if "factor" in plain:
        plain["factor"] = {**plain["factor"], "recovery_codes": len(plain["factor"]["recovery_codes"])}
    if plain["kind"] == _DEALING:
        # Where in the trail it stands follows from an id.
        del plain["entry"]
        plain["sk"] = _DEALING
    if plain["kind"] == "place":
        del plain["number"]
    if plain.get("place") is not None:
        plain["place"] = "held"
    return plain


def _undated(plain: Mapping[str, Any]) -> dict[str, Any]:
    """What a night did, whichever night it was:
    mails have a term of their own, and a night later there may be fewer.
    """
    counted = dict(plain)
    if plain.get("origin") == "retention" and "manifest" in plain:
        counted["manifest"] = {name: count for name, count in plain["manifest"].items() if name != "outbox"}
    return dict(json.loads(_DAY.sub("day", json.dumps(counted))))


def _objects(cloud: Cloud) -> Iterator[str]:
    for name, bucket in cloud.objects.buckets.items():
        for key, stored in bucket.items():
            if key.startswith(ANCHORS):
                # Hashes over the acts of a day, whose ids and moments are chance; the trail itself is
                # compared.
                continue
            if _WHO_IS_ON_A_LIST in key:
                # In the order of their ids, which is chance: each stands for itself.
                on_list = json.loads(stored.body)
                yield from (_text([name, key, identifier]) for identifier in on_list.pop("on_list"))
                yield _text([name, key, on_list])
                continue
            yield _text([name, key, stored.content_type, stored.tags, *_contents(stored.body)])


def _contents(body: bytes) -> Iterator[str]:
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for name in sorted(set(archive.namelist()) - _OF_MAILS):
                yield name
                if name in _OF_SUMS:
                    continue
                yield from (
                    _without_mails(archive.read(name))
                    if name == "data.json"
                    else _contents(archive.read(name))
                )
        return
    try:
        # In the order of the lines' texts, for some follow the order of ids.
        yield from sorted(body.decode().splitlines())
    except UnicodeDecodeError:
        yield hashlib.sha256(body).hexdigest()


def _without_mails(document: bytes) -> Iterator[str]:
    whole = json.loads(document)
    kept = [item for item in whole.pop("items") if item["kind"] != "outbox"]
    yield _text(whole)
    yield from sorted(map(_text, kept))


def _users(cloud: Cloud) -> Iterator[str]:
    for name, user in cloud.users.users.items():
        # A password that is tried once more ends one more session of the pool.
        yield _text(["user", name, user.password, sorted(user.groups), bool(user.ended)])


def _text(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return _REFERENCE.sub("reference", _PLACE.sub("place#", _MOMENT.sub(r"\1", text)))


def _names_in(texts: list[str]) -> dict[str, str]:
    """For each id a name that tells where it stands: the same places, the same name."""
    split = [_ID.split(text) for text in texts]
    found = [_ID.findall(text) for text in texts]
    names = {identifier: "" for ids in found for identifier in ids}
    for _ in range(_ROUNDS):
        places: dict[str, list[str]] = {identifier: [] for identifier in names}
        for pieces, ids in zip(split, found, strict=True):
            for identifier in set(ids):
                marks = ["*" if one == identifier else names[one] for one in ids]
                places[identifier].append(_joined(pieces, marks))
        names = {identifier: _short("\x1e".join(sorted(where))) for identifier, where in places.items()}
    return names


def _named(text: str, names: Mapping[str, str]) -> str:
    return _ID.sub(lambda found: names.get(found[0], _GONE), text)


def _joined(pieces: list[str], marks: list[str]) -> str:
    return "".join(part for pair in zip(pieces, [*marks, ""], strict=True) for part in pair)


def _short(text: str) -> str:
    return "<" + hashlib.sha256(text.encode()).hexdigest()[:8] + ">"


def _chain_holds(cloud: Cloud, names: Mapping[Regime, str]) -> None:
    days = {item["day"]["S"] for item in cloud.tables.every(names[Regime.AUDIT])}
    store = Store(Database(_Quiet(cloud)), names)  # type: ignore[arg-type]  # stands in for the client
    ctx = Context(store=store, read_secret=bytes)
    for day in days:
        for _ in acts(ctx, datetime.fromisoformat(day).date()):
            pass


class _Quiet:
    """The tables without counting the calls."""

    def __init__(self, cloud: Cloud) -> None:
        self.query = cloud.tables.query
