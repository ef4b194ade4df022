"""Values and problem documents as HTTP responses."""

import json
from collections.abc import Mapping
from typing import Final

from aws_lambda_powertools.event_handler import Response
from pydantic import BaseModel

from qlinx.kit.errors import DomainError, TooManyRequests
from qlinx.kit.problems import PROBLEM_TYPE, problem_of
from qlinx.kit.seen import ETAG, Editable
from qlinx.kit.texts import Language

# What every answer says to browsers, whatever it is: its kind is what it says, and it comes by TLS alone.
ALWAYS: Final[Mapping[str, str]] = {
    "X-Content-Type-Options": "nosniff",
    "Strict-Transport-Security": "max-age=31536000",
}


def problem_response(error: DomainError, language: Language, now: Editable | None = None) -> Response[str]:
    """The HTTP answer of a business error, with what is so ``now`` where that is to be looked at."""
    problem = problem_of(error, language)
    headers = {"Content-Language": language, "Cache-Control": "no-store"}
    if isinstance(error, TooManyRequests):
        headers["Retry-After"] = str(error.retry_after)
    shown = problem.model_dump(exclude_none=True)
    if now is not None:
        headers[ETAG] = now.etag
        shown["now"] = now.model_dump(mode="json", exclude_none=True)
    return Response(
        status_code=problem.status,
        content_type=PROBLEM_TYPE,
        headers=headers,
        body=json.dumps(shown, ensure_ascii=False),
    )


def json_response(value: BaseModel | None, status: int, language: Language) -> Response[str]:
    """A response that no cache keeps, with the version of what several may change."""
    return Response(
        status_code=status,
        content_type="application/json",
        headers={
            "Content-Language": language,
            "Cache-Control": "no-store",
            **({ETAG: value.etag} if isinstance(value, Editable) else {}),
        },
        body="" if value is None else value.model_dump_json(exclude_none=True),
    )
