"""A filled system as a file:
tables, files, queues, users and sent mails, and what the code that filled it made of them.

It names tables by regime, files by bucket and messages by the function that takes them, so that a resource
may get another name.
"""

import base64
import gzip
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl

from qlinx.aws.database import Database
from qlinx.aws.serialization import deserialize_item
from qlinx.aws.user_pool import UserPool
from qlinx.records.context import Context
from qlinx.records.shape import Regime
from qlinx.records.store import Store
from qlinx.rights.clearing import values_of, waiting_sign_ups
from qlinx.rights.kinds.access.document import ExportDocument
from qlinx.rights.kinds.access.export import document_about
from qlinx.rights.subjects import subject_in
from tests.proof.crash.play import Play
from tests.release.compatibility import Problem
from tests.release.kept import FOLDER, Json
from tests.support.cloud.application import Wiring
from tests.support.cloud.cloud import Moment
from tests.support.cloud.services import Mail, Message, Stored, User

FILE: Final = "filled.json.gz"
_LINK: Final = re.compile(r"https://qlinx\.example(/[^\s>]+)")
_ENDS, _LINKS = "ends at", "links"
_LATER: Final = timedelta(days=45)
_TYPES: Final[Mapping[type, str]] = {
    str: "text",
    int: "number",
    bool: "truth",
    list: "list",
    dict: "object",
    type(None): "null",
}

Form = Mapping[str, str]
# Kind, field and value, as an export has it; files and names of employers under their own words.
Told = Sequence[Any]


@dataclass(frozen=True)
class Outcome:
    """What a release made of a filled system.

    ``sent``: the forms of the messages that each function was sent; ``exports``: what each subject is told;
    ``links`` of its mails, with the status that each page has; ``gone``: the keys in the records table that
    are no more there six weeks later, by what runs by itself.
    """

    sent: Mapping[str, Sequence[Form]]
    exports: Mapping[str, Sequence[Told]]
    links: Mapping[str, int]
    gone: frozenset[tuple[str, str]]


def forms_of(bodies: Iterable[Json]) -> list[Form]:
    """The forms of messages: the names in each, with the types of their values."""
    found: list[Form] = []
    for body in bodies:
        form = {name: _TYPES[type(value)] for name, value in body.items()}
        if form not in found:
            found.append(form)
    return sorted(found, key=json.dumps)


def is_known(form: Form, known: Iterable[Form]) -> bool:
    """Whether messages had this form; where one had nothing, another may have something."""
    return any(form.keys() == one.keys() and all(map(_fits, form.values(), _in(one, form))) for one in known)


def _in(one: Form, order: Form) -> list[str]:
    return [one[name] for name in order]


def _fits(kind: str, known: str) -> bool:
    return kind == known or "null" in {kind, known}


# ---- the system


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


# ---- what is made of it


def outcome_of(play: Play, sent: Mapping[str, Iterable[Json]]) -> Outcome:
    """What the present code makes of the system.

    Nobody answers or asks anything meanwhile; time passes in the end.
    """
    forms = {function: forms_of(bodies) for function, bodies in sent.items()}
    return Outcome(forms, exports_of(play), links_of(play), gone_later(play))


def gone_later(play: Play) -> frozenset[tuple[str, str]]:
    """What goes of the system when six weeks pass in which only happens what happens by itself."""
    before = keys_of(play)
    play.settle()
    play.pass_time(seconds=_LATER.total_seconds())
    play.sweep()
    return before - keys_of(play)


def exports_of(play: Play) -> dict[str, list[Told]]:
    """What the export of every subject tells, without the words in which it does."""
    ctx = context_of(play)
    pool = UserPool(play.cloud.users, "pool")  # type: ignore[arg-type]  # stands in for the client
    private = play.cloud.objects.buckets[play.wiring.resources.outputs["PrivateBucket"]]
    found = {}
    for person_id in _people(play):
        values = values_of(ctx, person_id)
        if (subject := subject_in(values)) is None:
            continue
        files = sorted(key for key in private if key.startswith(f"photos/{person_id}/"))
        every = (*values, *waiting_sign_ups(ctx, subject.value))
        found[person_id] = _told(document_about(ctx, subject.value, every, files=files, pool=pool))
    return found


def _told(document: ExportDocument) -> list[Told]:
    whole = document.model_dump(mode="json")
    return [
        *(
            [item["kind"], field["name"], field["value"]]
            for item in whole["items"]
            for field in item["fields"]
        ),
        *([item["kind"], _ENDS, item["term"]["ends_at"]] for item in whole["items"] if item["term"]),
        *(["files", "", path] for path in whole["files"]),
        *(["employers", "", name] for name in whole["employers"]),
    ]


def links_of(play: Play) -> dict[str, int]:
    """The pages behind the links of all mails, each with its status."""
    paths = sorted({path for mail in play.cloud.provider.taken for path in _LINK.findall(mail.text)})
    return dict(_looked_at(play, paths))


def _looked_at(play: Play, paths: list[str]) -> Iterator[tuple[str, int]]:
    for link in paths:
        path, _, query = link.partition("?")
        function, _ = play.wiring.function_of("GET", path)
        event = {**play.request_event("GET", path), "queryStringParameters": dict(parse_qsl(query))}
        answer = play.answer_of(function, event)
        yield link, answer["statusCode"] if answer else 500


def context_of(play: Play) -> Context:
    """A context that reads the tables without the clock moving on."""
    store = Store(Database(play.cloud.tables), play.names)  # type: ignore[arg-type]  # stands in for the client
    return Context(store=store, read_secret=play.cloud.secrets.value.encode, now=lambda: play.cloud.now)


def _people(play: Play) -> list[str]:
    records = play.cloud.tables.every(play.names[Regime.RECORDS])
    return sorted({str(deserialize_item(item).get("person_id", "")) for item in records} - {""})


def keys_of(play: Play) -> frozenset[tuple[str, str]]:
    """The keys of all items of the records table."""
    records = play.cloud.tables.every(play.names[Regime.RECORDS])
    return frozenset((item["pk"]["S"], item["sk"]["S"]) for item in records)


def differences(
    before: Outcome, after: Outcome, system: Json, fields: Mapping[str, Sequence[str]]
) -> set[Problem]:
    """What the present code makes otherwise of the system of a release, whose kinds had these fields.

    A new field is none.
    """
    return {
        *_exported(before, after, fields),
        *_linked(before, after),
        *_gone(before, after, system),
        *_sent(before, after),
    }


def _exported(before: Outcome, after: Outcome, fields: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    for person_id in before.exports.keys() | after.exports.keys():
        there, here = (list(one.exports.get(person_id, ())) for one in (before, after))
        for kind, field, value in there:
            if [kind, field, value] not in here:
                yield Problem(kind, field, "told in the export of before, and not, or otherwise, now")
        for kind, field, value in here:
            if [kind, field, value] not in there and (field in fields.get(kind, ()) or field in {"", _ENDS}):
                yield Problem(kind, field, "told in the export of now, and not, or otherwise, before")


def _linked(before: Outcome, after: Outcome) -> Iterator[Problem]:
    for link, status in before.links.items():
        if (now := after.links.get(link)) != status:
            yield Problem(_LINKS, link.rpartition("/")[0] or link, f"led to {status}, and now to {now}")


def _gone(before: Outcome, after: Outcome, system: Json) -> Iterator[Problem]:
    kinds = {
        (one["pk"]["S"], one["sk"]["S"]): one["kind"]["S"] for one in system["tables"][Regime.RECORDS.value]
    }
    yield from (Problem(kinds[key], "", "stays, and went") for key in before.gone - after.gone)
    yield from (Problem(kinds[key], "", "goes, and stayed") for key in after.gone - before.gone)


def _sent(before: Outcome, after: Outcome) -> Iterator[Problem]:
    for function, forms in after.sent.items():
        known = before.sent.get(function)
        for form in forms:
            if known is not None and not is_known(form, known):
                yield Problem(
                    function, "", f"is sent messages of a form that the release does not know: {dict(form)}"
                )


# ---- the file


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
