"""Problem documents as HTTP responses."""

import json
from collections.abc import Mapping
from typing import Final

from aws_lambda_powertools.event_handler import Response

from qlinx.kit.errors import DomainError, TooManyRequests
from qlinx.kit.problems import PROBLEM_TYPE, problem_of
from qlinx.kit.texts import Language

# What every answer says to browsers, whatever it is: its kind is what it says, and it comes by TLS alone.
ALWAYS: Final[Mapping[str, str]] = {
    "X-Content-Type-Options": "nosniff",
    "Strict-Transport-Security": "max-age=31536000",
}


def problem_response(error: DomainError, language: Language) -> Response[str]:
    """The HTTP answer of a business error."""
    problem = problem_of(error, language)
    headers = {"Content-Language": language, "Cache-Control": "no-store"}
    if isinstance(error, TooManyRequests):
        headers["Retry-After"] = str(error.retry_after)
    return Response(
        status_code=problem.status,
        content_type=PROBLEM_TYPE,
        headers=headers,
        body=json.dumps(problem.model_dump(exclude_none=True), ensure_ascii=False),
    )
