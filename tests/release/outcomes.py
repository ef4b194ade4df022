"""What a release makes of a filled system: what it sends, exports and shows,
and what goes of it by itself.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
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
from tests.release.kept import Json

_LINK: Final = re.compile(r"https://qlinx\.example(/[^\s>]+)")
ENDS: Final = "ends at"
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
        *([item["kind"], ENDS, item["term"]["ends_at"]] for item in whole["items"] if item["term"]),
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
