"""What the API's description says of a route's answers; docs/openapi.json is made from it by `make api`."""

import inspect
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, get_origin

from aws_lambda_powertools.event_handler import Response
from pydantic import BaseModel

from qlinx.entrypoints.border import BodyNotText, BodyTooLarge, TooBusy
from qlinx.kit.errors import (
    ChangedMeanwhile,
    DomainError,
    Failure,
    InputInvalid,
    NotAllowed,
    NotFound,
    NotSignedIn,
)
from qlinx.kit.pages import CALENDAR_TYPE, CalendarFile, KeptFile, Moved, Page
from qlinx.kit.problems import PROBLEM_TYPE, STATUS, Problem
from qlinx.kit.seen import ETAG, NOT_SAID, WHATEVER_IS_NOW, Editable, Seen

HTML_TYPE: Final = "text/html"
_WAIT: Final = {"description": "seconds to wait", "schema": {"type": "integer", "minimum": 1, "example": 60}}
VERSION: Final = {
    "description": "the version that this shows, for `If-Match`",
    "schema": {"type": "string", "example": '"7"'},
}
_A_FAULT: Final = {"pointer": "/email", "code": "missing", "detail": "Fill in this field."}


# What may stand behind an address: of each part its meaning and its form, as JSON Schema.
QueryParts = Mapping[str, tuple[str, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class SeenFacts:
    """That `If-Match` is taken: with what whoever saw an earlier version is shown, and whether it must be
    there.
    """

    now: type[Editable] | None
    must_be_said: bool


@dataclass(frozen=True, slots=True)
class RouteFacts:
    """What the resolver does not know of a route.

    ``once``: whether an idempotency key is taken; ``seen``: whether `If-Match` is; ``query``: what may stand
    behind the address; ``file``: the media type of the file that it is.
    """

    method: str
    operation_id: str
    body: type[BaseModel] | None
    form: type[BaseModel] | None
    once: bool
    query: QueryParts = field(default_factory=dict)
    seen: SeenFacts | None = None
    file: str | None = None

    @property
    def may_not_say_seen(self) -> bool:
        """Whether `If-Match` is taken and may still be left out: a number in the body stood for it before."""
        in_body = self.body is not None and "version" in self.body.model_fields
        return self.seen is not None and (in_body or not self.seen.must_be_said)

    @property
    def where_unsaid(self) -> Seen:
        """What a change is meant for where `If-Match` is left out."""
        return NOT_SAID if self.seen and self.seen.must_be_said else WHATEVER_IS_NOW


def responses(returned: Any, status: int, problems: Iterable[type[DomainError]]) -> dict[int, Any]:
    """Every answer of a route by its status.

    A route that gives a page, or a finished answer, shows its problems as pages too.
    """
    pages = {Page, Page | Moved, Page | CalendarFile, Page | KeptFile, Response}
    in_pages = returned in pages or get_origin(returned) is Response
    described: dict[int, Any] = {status: _done(returned, in_pages=in_pages)}
    for problem in dict.fromkeys(problems):
        number = int(STATUS[problem.failure])
        text = f"`{problem.code}`: {problem.title.en} {problem.advice.en}"
        if number not in described:
            described[number] = {"description": text, **_problem_content(problem.failure, in_pages=in_pages)}
        else:
            described[number]["description"] += f" {text}"
        if not in_pages:
            _problem_examples(described[number])[problem.code] = {
                "summary": problem.title.en,
                "value": _example(problem),
            }
    return described


def _done(returned: Any, *, in_pages: bool) -> dict[str, Any]:
    if returned == Page | CalendarFile:
        content: dict[str, Any] = {HTML_TYPE: {}, CALENDAR_TYPE: {}}
        return {"description": "A page, or the file for a calendar.", "content": content}
    if returned == Page | KeptFile:
        files: dict[str, Any] = {HTML_TYPE: {}, "application/json": {}, "text/plain": {}}
        return {"description": "A page, or a file that is asked for behind its address.", "content": files}
    if in_pages:
        return {"description": "A page.", "content": {HTML_TYPE: {}}}
    if isinstance(returned, type) and issubclass(returned, BaseModel):
        meaning = " ".join((inspect.getdoc(returned) or "Done.").split("\n\n")[0].split())
        shown = {"headers": {ETAG: VERSION}} if issubclass(returned, Editable) else {}
        return {"description": meaning, "content": {"application/json": {"model": returned}}, **shown}
    return {"description": "Done; there is nothing to add."}


def _problem_content(failure: Failure, *, in_pages: bool) -> dict[str, Any]:
    content: dict[str, Any] = (
        {HTML_TYPE: {}} if in_pages else {PROBLEM_TYPE: {"model": Problem, "examples": {}}}
    )
    return {
        "content": content,
        **({"headers": {"Retry-After": _WAIT}} if failure is Failure.TOO_MANY else {}),
    }


def _problem_examples(response: dict[str, Any]) -> dict[str, Any]:
    examples: dict[str, Any] = response["content"][PROBLEM_TYPE]["examples"]
    return examples


def _example(problem: type[DomainError]) -> dict[str, Any]:
    value = {
        "type": f"/problems/{problem.code}",
        "title": problem.title.en,
        "status": int(STATUS[problem.failure]),
        "detail": problem.advice.en,
    }
    return value | ({"errors": [_A_FAULT]} if issubclass(problem, InputInvalid) else {})


def common_problems(
    method: str, rule: str, *, public: bool, takes: type[BaseModel] | None
) -> Iterator[type[DomainError]]:
    """What any route of this kind may answer."""
    if "<" in rule:
        yield NotFound
    if not public:
        yield from (NotSignedIn, NotAllowed)
    if takes is not None:
        yield from (InputInvalid, BodyTooLarge, BodyNotText)
    if method != "GET":
        yield from (ChangedMeanwhile, TooBusy)
