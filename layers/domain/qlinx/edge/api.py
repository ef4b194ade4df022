"""Routes of a function: parse the request, call the route, map the answer or the error. One for each HTTP function.

Powertools matches routes and describes them as OpenAPI; bodies are parsed here with the route's own model, because its
validation mode loads as much again as everything else at a cold start (docs/decisions/0002-routes-and-validation.md).
"""

import inspect
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, get_type_hints

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import BaseModel, ValidationError

from qlinx.aws.database import Busy
from qlinx.edge.identity import Caller, caller_of
from qlinx.edge.problems import PROBLEM_TYPE, STATUS, Problem, faults_of, problem_response
from qlinx.kit.errors import DomainError, Failure, InputInvalid, NotFound
from qlinx.kit.texts import DEFAULT_LANGUAGE, LANGUAGES, Language, LocalText

Route = TypeVar("Route", bound=Callable[..., Any])
M = TypeVar("M", bound=BaseModel)

_BODY = "body"
MOST_BODY_BYTES = 64 * 1024


class BodyTooLarge(DomainError):
    """The body is larger than any request of ours."""

    failure = Failure.TOO_LARGE
    code = "body-too-large"
    title = LocalText(nl="Dit bericht is te groot.", en="This message is too large.")
    advice = LocalText(nl="Stuur minder tegelijk.", en="Send less at once.")


class TooBusy(DomainError):
    """Many others change the same thing at this moment."""

    failure = Failure.BUSY
    code = "too-busy"
    title = LocalText(nl="Het is nu erg druk.", en="It is very busy right now.")
    advice = LocalText(
        nl="Probeer het over een paar seconden opnieuw. Er is niets gewijzigd.",
        en="Try again in a few seconds. Nothing was changed.",
    )


class Api:
    """The routes of one function."""

    def __init__(self, tag: str) -> None:
        self._tag = tag
        self.resolver = APIGatewayHttpResolver()
        self.resolver.exception_handler(DomainError)(self._refused)
        self.resolver.exception_handler(Busy)(lambda _: self._refused(TooBusy()))
        self.resolver.exception_handler(NotFoundError)(lambda _: self._refused(NotFound()))

    def answer(self, event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
        """What the function returns for an HTTP event."""
        return self.resolver.resolve(dict(event), context)

    @property
    def event(self) -> APIGatewayProxyEventV2:
        return self.resolver.current_event

    @property
    def language(self) -> Language:
        """The caller's language by Accept-Language; Dutch unless English is asked for first."""
        return language_of(self.event.headers)

    @property
    def caller(self) -> Caller:
        """Who calls, by the token that the gateway has checked."""
        return caller_of(self.event.raw_event)

    @property
    def network_address(self) -> str:
        """The caller's IP address: for limits in the security table only."""
        return self.event.request_context.http.source_ip

    def get(self, rule: str, **description: Any) -> Callable[[Route], Route]:
        return self._route("GET", rule, **description)

    def post(self, rule: str, **description: Any) -> Callable[[Route], Route]:
        return self._route("POST", rule, **description)

    def put(self, rule: str, **description: Any) -> Callable[[Route], Route]:
        return self._route("PUT", rule, **description)

    def patch(self, rule: str, **description: Any) -> Callable[[Route], Route]:
        return self._route("PATCH", rule, **description)

    def delete(self, rule: str, **description: Any) -> Callable[[Route], Route]:
        return self._route("DELETE", rule, **description)

    def _route(
        self,
        method: str,
        rule: str,
        *,
        summary: str,
        status: int = 200,
        problems: tuple[type[DomainError], ...] = (),
        public: bool = False,
    ) -> Callable[[Route], Route]:
        """Registers a route: ``rule`` with ``<name>`` parts; a parameter ``body`` is parsed by its own model."""

        def register(function: Route) -> Route:
            hints = get_type_hints(function)
            wrapped = _parsed(self, function, hints.get(_BODY), status)
            answers = _answers(
                hints.get("return"), status, (*problems, *(() if _BODY not in hints else (InputInvalid,)))
            )
            self.resolver.route(
                rule,
                method=[method],
                summary=summary,
                description=inspect.getdoc(function) or summary,
                responses=answers,
                tags=[self._tag],
                operation_id=f"{self._tag}_{function.__name__}".replace("-", "_"),
                security=[] if public else [{"signed_in": []}],
            )(wrapped)
            return function

        return register

    def _refused(self, error: DomainError) -> Response[str]:
        return problem_response(error, self.language)


def _parsed(
    api: Api, function: Callable[..., Any], model: type[BaseModel] | None, status: int
) -> Callable[..., Any]:
    """The route as the resolver calls it: with its body parsed, and its value as an answer."""

    def call(**parts: Any) -> Response[Any]:
        if model is not None:
            parts[_BODY] = read_body(api.event.decoded_body, model)
        value = function(**parts)
        return value if isinstance(value, Response) else json_response(value, status, api.language)

    # The resolver describes the route from its signature.
    call.__signature__ = inspect.signature(function)  # type: ignore[attr-defined]
    call.__annotations__ = get_type_hints(function)
    call.__name__ = function.__name__
    call.__doc__ = function.__doc__
    call.__module__ = function.__module__
    return call


def read_body(text: str | None, model: type[M]) -> M:
    """The body as a value of ``model``.

    Raises
    ------
    BodyTooLarge, InputInvalid
    """
    raw = (text or "").encode()
    if len(raw) > MOST_BODY_BYTES:
        raise BodyTooLarge
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        raise faults_of(error) from error


def json_response(value: BaseModel | None, status: int, language: Language) -> Response[str]:
    """An answer that no cache keeps."""
    return Response(
        status_code=status,
        content_type="application/json",
        headers={"Content-Language": language, "Cache-Control": "no-store"},
        body="" if value is None else value.model_dump_json(exclude_none=True),
    )


def language_of(headers: Mapping[str, str]) -> Language:
    """The first of our languages in an Accept-Language header, by weight."""
    weighed: list[tuple[float, int, str]] = []
    for place, part in enumerate((headers.get("accept-language") or "").split(",")):
        tag, _, weight = part.strip().partition(";q=")
        try:
            weighed.append((-float(weight or 1), place, tag.split("-")[0].lower()))
        except ValueError:
            continue
    for _, _, tag in sorted(weighed):
        for language in LANGUAGES:
            if tag == language:
                return language
    return DEFAULT_LANGUAGE


def _answers(model: Any, status: int, problems: tuple[type[DomainError], ...]) -> Any:
    answer: dict[str, Any] = {"description": "Done."}
    if isinstance(model, type) and issubclass(model, BaseModel):
        answer["content"] = {"application/json": {"model": model}}
    answers: dict[int, Any] = {status: answer}
    for problem in problems:
        number = int(STATUS[problem.failure])
        text = f"`{problem.code}`: {problem.title.en} {problem.advice.en}"
        if number in answers:
            answers[number]["description"] += f" {text}"
        else:
            answers[number] = {"description": text, "content": {PROBLEM_TYPE: {"model": Problem}}}
    return answers
